using ControlPlane.Cli.Gates;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>With a real file system's hints, and so rarely a look without one that only hints can bring the news.</summary>
[CancelAfter(30_000)]
public class FileHintTests
{
    private static readonly GatesFeedOptions Options = new()
    {
        Quiet = TimeSpan.FromMilliseconds(20),
        Poll = TimeSpan.FromHours(1),
    };

    [Test]
    public Task A_file_that_is_written_in_place_is_noticed(CancellationToken cancellation) =>
        NoticesAsync((folder, text) => folder.Write("g.yaml", text), cancellation);

    [Test]
    public Task A_file_that_takes_the_place_of_the_other_is_noticed(CancellationToken cancellation) =>
        NoticesAsync((folder, text) => folder.Replace("g.yaml", text), cancellation);

    [Test]
    public Task A_swapped_link_of_a_ConfigMap_is_noticed(CancellationToken cancellation) =>
        NoticesAsync((folder, text) => folder.Project("g.yaml", text), cancellation);

    [Test]
    public Task A_file_that_was_gone_is_noticed(CancellationToken cancellation) =>
        NoticesAsync(
            (folder, text) =>
            {
                File.Delete(folder["g.yaml"]);
                folder.Write("g.yaml", text);
            },
            cancellation
        );

    [Test]
    public void Where_there_is_no_directory_there_are_no_hints_and_no_error()
    {
        using var hints = FileHints.About("/no/such/directory/g.yaml");
        hints.WaitAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None).ShouldNotBeNull();
    }

    private static async Task NoticesAsync(Action<Folder, string> edit, CancellationToken cancellation)
    {
        using var folder = new Folder();
        edit(folder, "cells: [zone0]");
        await using var file = new FollowedFile(folder["g.yaml"], TimeProvider.System, Options);
        file.HasNews.ShouldBeFalse(); // from here on it is followed
        for (var change = 1; change <= 3; change++)
        {
            edit(folder, $"cells: [zone{change}]");
            (await file.TakeCellsAsync().WaitAsync(cancellation)).ShouldBe([$"zone{change}"]);
        }
    }
}
