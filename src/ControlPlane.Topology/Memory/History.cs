using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>
/// The versions of a store, oldest first, without gaps. The oldest is readable, as in etcd: compacting at a revision
/// forgets what came before it.
/// </summary>
internal sealed class History(int length)
{
    private readonly List<MemoryVersion> versions = [MemoryVersion.First];

    /// <summary>Changes when revisions start anew, after which an old revision number means nothing.</summary>
    public int Era { get; private set; }

    public MemoryVersion Newest => versions[^1];

    public MemoryVersion Oldest => versions[0];

    public void Add(MemoryVersion version)
    {
        versions.Add(version);
        if (versions.Count > length)
        {
            versions.RemoveRange(0, versions.Count - length);
        }
    }

    /// <summary>The version at a revision between the oldest's and the newest's.</summary>
    public MemoryVersion this[Revision at] => versions[(int)(at.Value - Oldest.At.Value)];

    public IEnumerable<MemoryVersion> After(Revision seen) => versions.Skip((int)(seen.Value + 1 - Oldest.At.Value));

    public void Forget(Revision before) => versions.RemoveRange(0, (int)(before.Value - Oldest.At.Value));

    public void StartAnew(MemoryVersion version)
    {
        versions.Clear();
        versions.Add(version);
        Era++;
    }
}
