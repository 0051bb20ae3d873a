using System.Collections.Immutable;

namespace ControlPlane.Reconcile.Status;

/// <summary>The file that declares gates, as it was read last.</summary>
/// <param name="LoadedAt">When the declarations now in force were read.</param>
/// <param name="Problems">What is wrong with the file as it is now, so that the last good one stays in force; none: nothing.</param>
public sealed record GatesFileStatus(string Path, DateTimeOffset LoadedAt, ImmutableArray<string> Problems);
