using System.IO.Compression;
using System.Reflection;
using System.Reflection.Emit;

namespace ControlPlane.ImageProfile;

/// <summary>
/// Writes a profile (<c>.mibc</c>) for crossgen2, which compiles each method in it into the image. The file is a zipped
/// assembly whose global method <c>AssemblyDictionary</c> names groups: a string with the assemblies that a group depends on,
/// and a method. The body of a group's method loads the token of each method of the profile (dotnet/runtime, MIbcProfileParser).
/// </summary>
/// <remarks>
/// One group for each method: crossgen2 leaves out a group that depends on an assembly outside of the image, and what is left of
/// a group after a method that it cannot find.
/// </remarks>
public static class ProfileFile
{
    private const MethodAttributes Global = MethodAttributes.Public | MethodAttributes.Static;

    public static void Write(string path, IReadOnlyList<MethodBase> methods)
    {
        var name = Path.GetFileName(path);
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(name);
        var dictionary = module.DefineGlobalMethod("AssemblyDictionary", Global, typeof(void), []);
        var code = dictionary.GetILGenerator();
        for (var at = 0; at < methods.Count; at++)
        {
            code.Emit(OpCodes.Ldstr, string.Join(';', Assemblies(methods[at])));
            code.Emit(OpCodes.Ldtoken, DefineGroup(module, $"Group{at}", methods[at]));
            code.Emit(OpCodes.Pop);
        }

        code.Emit(OpCodes.Ret);
        module.CreateGlobalFunctions();
        Save(assembly, path, name + ".dll");
    }

    private static MethodBuilder DefineGroup(ModuleBuilder module, string name, MethodBase method)
    {
        var group = module.DefineGlobalMethod(name, Global, typeof(void), []);
        var code = group.GetILGenerator();
        code.Emit(
            OpCodes.Ldtoken,
            method is ConstructorInfo made
                ? module.GetMethodMetadataToken(made)
                : module.GetMethodMetadataToken((MethodInfo)method)
        );
        code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ret);
        return group;
    }

    private static IEnumerable<string> Assemblies(MethodBase method) =>
        TypesIn(method.DeclaringType!).Select(type => type.Assembly.GetName().Name!).Distinct(StringComparer.Ordinal);

    private static IEnumerable<Type> TypesIn(Type type) => type.GetGenericArguments().SelectMany(TypesIn).Prepend(type);

    private static void Save(PersistedAssemblyBuilder assembly, string path, string entry)
    {
        using var image = new MemoryStream();
        assembly.Save(image);
        image.Position = 0;
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        using var content = archive.CreateEntry(entry).Open();
        image.CopyTo(content);
    }
}
