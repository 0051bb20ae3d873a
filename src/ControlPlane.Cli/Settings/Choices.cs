namespace ControlPlane.Cli.Settings;

/// <summary>Where a topology is kept.</summary>
internal enum StoreKind
{
    Etcd,

    /// <summary>In this process, with a sample in it: for a first look, and for tests.</summary>
    Memory,
}

/// <summary>How results are written to standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people: tables and colours on a terminal, plain lines elsewhere.</summary>
    Text,

    /// <summary>One document: docs/json-output.md.</summary>
    Json,
}

/// <summary>How events are written to standard error.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
