namespace ControlPlane.Charts.Examples;

/// <summary>Where a document's commands are carried out.</summary>
internal interface IExampleStage
{
    /// <summary>What Vitess or fate does.</summary>
    Task HappenAsync(string step);

    void Write(string file, string content);

    /// <returns>What a person sees, with addresses, roots and times that are the same each time.</returns>
    Task<(int Exit, IReadOnlyList<string> Lines)> RunAsync(string command);
}
