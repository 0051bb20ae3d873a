using ControlPlane.ImageProfile;

const string Usage = """
    Usage:
      ControlPlane.ImageProfile collect LIST PERFMAP...    writes the methods that were compiled at run time
      ControlPlane.ImageProfile write LIST PROFILE FOLDER...  writes a profile for crossgen2; FOLDER has the methods' assemblies
    """;
switch (args)
{
    case ["collect", var list, .. var perfMaps] when perfMaps.Length > 0:
        var lines = perfMaps
            .SelectMany(File.ReadLines)
            .Select(ProfiledMethod.FromPerfMap)
            .OfType<ProfiledMethod>()
            .Select(method => method.ToString());
        File.WriteAllLines(list, lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return 0;
    case ["write", var list, var profile, .. var folders] when folders.Length > 0:
        var finder = new MethodFinder(folders);
        var names = File.ReadLines(list).Select(ProfiledMethod.Parse).OfType<ProfiledMethod>();
        var found = names
            .Select(name => (Name: name, Methods: finder.Find(name).ToList()))
            .ToLookup(each => each.Methods.Count > 0);
        ProfileFile.Write(profile, [.. found[true].SelectMany(each => each.Methods)]);
        Console.WriteLine($"{found[true].Count()} methods found, and {found[false].Count()} are no longer there:");
        Console.WriteLine(string.Join('\n', found[false].Select(each => each.Name)));
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 1;
}
