// Most of a test is waiting for other processes; each has an etcd of its own.
[assembly: Parallelizable(ParallelScope.Fixtures)]
