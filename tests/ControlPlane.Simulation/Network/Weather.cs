using ControlPlane.Simulation.Runs;

namespace ControlPlane.Simulation.Network;

/// <summary>What goes wrong at the moment, for every link alike. All of it ends when the storm does.</summary>
public sealed class Weather(Knobs knobs)
{
    private readonly HashSet<string> down = [];
    private readonly HashSet<string> denied = [];
    private readonly HashSet<string> electing = [];

    public Knobs Knobs => knobs;

    public bool IsStormy { get; private set; } = true;

    public bool IsDown(string store) => IsStormy && down.Contains(store);

    /// <summary>The server refuses our user; Vitess' own is not concerned.</summary>
    public bool IsDenied(string store) => IsStormy && denied.Contains(store);

    /// <summary>No member leads: what is under way may be done or not, and nobody says.</summary>
    public bool IsElecting(string store) => IsStormy && electing.Contains(store);

    public void SetElecting(string store, bool isElecting) => Set(electing, store, isElecting);

    public void SetDown(string store, bool isDown) => Set(down, store, isDown);

    public void SetDenied(string store, bool isDenied) => Set(denied, store, isDenied);

    public void Calm() => IsStormy = false;

    private static void Set(HashSet<string> stores, string store, bool member)
    {
        if (member)
        {
            stores.Add(store);
        }
        else
        {
            stores.Remove(store);
        }
    }
}
