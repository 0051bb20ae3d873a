using ControlPlane.Topology.Stores;

namespace ControlPlane.Torture.Checking;

/// <summary>A serving record as it stands.</summary>
/// <param name="Entry">Null: there is none.</param>
/// <param name="Floor">What replaces it must come from inputs that were true at this revision of the global store, or later.</param>
internal readonly record struct Held(Entry? Entry, Revision Floor);
