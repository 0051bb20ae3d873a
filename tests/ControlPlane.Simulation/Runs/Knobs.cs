using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Simulation.Runs;

/// <summary>
/// What one run is made of, all drawn from its seed. Each kind of fault and of other writer is off in half of the seeds:
/// what everything at once drowns, a few kinds bring out (swarm testing).
/// </summary>
public sealed record Knobs
{
    private static readonly CellName[] Cells = [new("zone1"), new("zone2"), new("zone3")];

    public double RequestLost { get; init; }

    public double ReplyLost { get; init; }

    public double Duplicate { get; init; }

    public double WatchCut { get; init; }

    /// <summary>How many messages travel for seconds, some of them for half a minute.</summary>
    public double Delays { get; init; }

    public bool Crashes { get; init; }

    public bool LeasesLost { get; init; }

    public bool Outages { get; init; }

    public bool Denials { get; init; }

    public bool Compactions { get; init; }

    /// <summary>Now and then no member leads for a moment: requests fail, done or not, and streams break.</summary>
    public bool Elections { get; init; }

    /// <summary>Stores keep so little for slow watches that these lose changes and begin anew.</summary>
    public bool Gaps { get; init; }

    /// <summary>Some nodes run before others for long stretches (PCT) in place of fair chance.</summary>
    public bool Priorities { get; init; }

    public TimeSpan ClockSkew { get; init; }

    public bool Rebuilds { get; init; }

    public bool Applies { get; init; }

    public bool StaleAlters { get; init; }

    public bool Flips { get; init; }

    public bool Prunes { get; init; }

    public bool Corruptions { get; init; }

    public int Controllers { get; init; } = 1;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The cells that have a store of their own.</summary>
    public OrdinalSet<CellName> CellsApart { get; init; } = OrdinalSet<CellName>.Empty;

    /// <summary>The cells in which gates are declared.</summary>
    public OrdinalSet<CellName> GatedCells { get; init; } = Cells.ToOrdinalSet();

    /// <summary>The first recorded command that is played; the ones before it have happened.</summary>
    public int FirstCommand { get; init; }

    /// <summary>How many recorded commands are played.</summary>
    public int Commands { get; init; }

    public static Knobs Draw(SimRandom random)
    {
        var first = random.Between(5, RecordedHistory.Commands - 2);
        return new()
        {
            RequestLost = Maybe(0.02),
            ReplyLost = Maybe(0.05),
            Duplicate = Maybe(0.1),
            WatchCut = Maybe(0.6),
            Delays = Maybe(0.1),
            Crashes = random.Chance(0.5),
            LeasesLost = random.Chance(0.4),
            Outages = random.Chance(0.4),
            Denials = random.Chance(0.2),
            Compactions = random.Chance(0.4),
            Elections = random.Chance(0.4),
            Gaps = random.Chance(0.3),
            Priorities = random.Chance(0.25),
            ClockSkew = random.Chance(0.3) ? TimeSpan.FromSeconds(5) : TimeSpan.Zero,
            Rebuilds = random.Chance(0.5),
            Applies = random.Chance(0.5),
            StaleAlters = random.Chance(0.4),
            Flips = random.Chance(0.4),
            Prunes = random.Chance(0.5),
            Corruptions = random.Chance(0.3),
            Controllers = random.Between(1, 3),
            Interval = random.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(45)),
            CellsApart = Some(0.4),
            GatedCells = random.Chance(0.5)
                ? Cells.ToOrdinalSet()
                : Some(0.6).Append(random.Pick(Cells)).ToOrdinalSet(),
            FirstCommand = first,
            Commands = random.Between(0, Math.Min(25, RecordedHistory.Commands - first)),
        };

        double Maybe(double most) => random.Chance(0.5) ? most * random.Fraction() : 0;

        OrdinalSet<CellName> Some(double chance) => Cells.Where(_ => random.Chance(chance)).ToOrdinalSet();
    }

    /// <summary>One line, without what is off.</summary>
    public override string ToString()
    {
        string[] on =
        [
            .. Rate("request lost", RequestLost),
            .. Rate("reply lost", ReplyLost),
            .. Rate("delivered twice", Duplicate),
            .. Rate("watch cut", WatchCut),
            .. Rate("delays", Delays),
            .. new (string Name, bool IsOn)[]
            {
                ("crashes", Crashes),
                ("leases lost", LeasesLost),
                ("outages", Outages),
                ("denials", Denials),
                ("compactions", Compactions),
                ("elections", Elections),
                ("gaps", Gaps),
                ("priorities", Priorities),
                ("skewed clocks", ClockSkew > TimeSpan.Zero),
                ("rebuilds", Rebuilds),
                ("applies", Applies),
                ("stale alters", StaleAlters),
                ("flips", Flips),
                ("prunes", Prunes),
                ("corruptions", Corruptions),
            }
                .Where(knob => knob.IsOn)
                .Select(knob => knob.Name),
        ];
        return $"{Controllers} controllers every {Interval.TotalSeconds:0.#} s for {string.Join(",", GatedCells)}; "
            + $"cells apart: {string.Join(",", CellsApart)}; commands {FirstCommand}+{Commands}; {string.Join(", ", on)}";

        static string[] Rate(string name, double rate) => rate > 0 ? [$"{name} {rate:0.0%}"] : [];
    }
}
