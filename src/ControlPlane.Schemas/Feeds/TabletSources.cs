using ControlPlane.Schemas.Primaries;
using ControlPlane.Schemas.Tablets;

namespace ControlPlane.Schemas.Feeds;

/// <summary>The ways to a topology's tablets.</summary>
public sealed record TabletSources(ITabletRecords Records, ITabletDialer Dialer);
