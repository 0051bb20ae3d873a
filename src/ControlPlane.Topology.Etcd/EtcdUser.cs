namespace ControlPlane.Topology.Etcd;

/// <summary>A user of etcd's own authentication. The password appears in no text that this class makes.</summary>
/// <param name="name">As created with <c>etcdctl user add</c>.</param>
/// <param name="password">Asked at each sign-in, so that a password file that was replaced is used from then on.</param>
public sealed class EtcdUser(string name, Func<string> password)
{
    public string Name { get; } = name;

    internal string Password => password();

    public override string ToString() => Name;
}
