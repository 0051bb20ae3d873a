// Most of a test is waiting for other processes; what tests share, an etcd, they use under roots of their own.
[assembly: Parallelizable(ParallelScope.Fixtures)]
