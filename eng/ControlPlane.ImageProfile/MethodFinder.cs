using System.Reflection;
using System.Runtime.Loader;

namespace ControlPlane.ImageProfile;

/// <summary>
/// Finds methods in the assemblies of some folders. Those of the framework are taken from where the tool itself has them.
/// </summary>
public sealed class MethodFinder
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic;

    private readonly IReadOnlyList<Assembly> assemblies;
    private readonly Dictionary<string, Type?> types = new(StringComparer.Ordinal);

    public MethodFinder(IEnumerable<string> folders)
    {
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(Path.GetFullPath(folder), "*.dll"));
        var paths = files.ToLookup(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            paths[name.Name ?? ""].FirstOrDefault() is { } path ? context.LoadFromAssemblyPath(path) : null;
        assemblies = [.. paths.Select(path => Load(path.First())).OfType<Assembly>()];
    }

    /// <summary>
    /// All overloads, generic ones over references; none when the type or the method is no longer there, or cannot have
    /// these arguments.
    /// </summary>
    public IEnumerable<MethodBase> Find(ProfiledMethod method) =>
        FindType(method.Type) is { } type
            ? type.GetMembers(Declared)
                .OfType<MethodBase>()
                .Where(each => each.Name == method.Name)
                .Select(OverReferences)
                .OfType<MethodBase>()
            : [];

    private static MethodBase? OverReferences(MethodBase method)
    {
        if (method is not MethodInfo { IsGenericMethodDefinition: true } generic)
        {
            return method;
        }

        try
        {
            return generic.MakeGenericMethod([.. generic.GetGenericArguments().Select(_ => typeof(object))]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private Type? FindType(string name)
    {
        try
        {
            return Type.GetType(
                name,
                assemblyResolver: null,
                (_, definition, _) => FindDefinition(definition),
                throwOnError: false
            );
        }
        catch (Exception refused) when (refused is ArgumentException or TypeLoadException)
        {
            return null;
        }
    }

    private Type? FindDefinition(string name)
    {
        if (!types.TryGetValue(name, out var type))
        {
            types[name] = type = assemblies
                .Select(assembly => assembly.GetType(name))
                .FirstOrDefault(found => found is not null);
        }

        return type;
    }

    private static Assembly? Load(string path)
    {
        try
        {
            return Assembly.Load(AssemblyName.GetAssemblyName(path));
        }
        catch (Exception unfit) when (unfit is BadImageFormatException or IOException)
        {
            return null;
        }
    }
}
