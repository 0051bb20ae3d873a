namespace ControlPlane.EtcdFixture;

/// <summary>Directories that tests make and remove.</summary>
public static class Scratch
{
    private const string InMemory = "/dev/shm";

    /// <param name="onDisk">False: in memory where the system has that, because etcd waits for every write.</param>
    public static string NewDirectory(bool onDisk)
    {
        if (onDisk || !Directory.Exists(InMemory))
        {
            return Directory.CreateTempSubdirectory("etcd-").FullName;
        }

        return Directory.CreateDirectory(Path.Combine(InMemory, $"etcd-{Guid.NewGuid():N}")).FullName;
    }
}
