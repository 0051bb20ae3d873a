using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ControlPlane.ImageProfile;

public sealed class ProfileFileTests
{
    private static readonly IReadOnlyList<MethodBase> Methods =
    [
        typeof(Box<int>).GetConstructor([])!,
        typeof(List<KeyValuePair<Box<int>, string>>).GetMethod("Add")!,
    ];

    [Test]
    public void Each_method_is_a_group_of_its_own_that_names_the_assemblies_it_needs()
    {
        var strings = new List<string>();
        Read(
            (reader, _) =>
            {
                for (var at = reader.GetNextHandle(default(UserStringHandle)); !at.IsNil; at = reader.GetNextHandle(at))
                {
                    strings.Add(reader.GetUserString(at));
                }
            }
        );
        strings
            .Where(text => text.Length > 0)
            .ShouldBe([
                "ControlPlane.ImageProfile.Tests;System.Private.CoreLib",
                "System.Private.CoreLib;ControlPlane.ImageProfile.Tests",
            ]);
    }

    [Test]
    public void A_group_loads_the_token_of_its_method_on_the_instantiated_type() =>
        Read(
            (reader, image) =>
            {
                var groups = reader
                    .MethodDefinitions.Select(reader.GetMethodDefinition)
                    .Where(each => Name(each).StartsWith("Group"));
                groups.Select(Loaded).ShouldBe([".ctor", "Add"]);

                string Name(MethodDefinition method) => reader.GetString(method.Name);

                string Loaded(MethodDefinition method)
                {
                    var code = image.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
                    code.ReadByte().ShouldBe((byte)ILOpCode.Ldtoken);
                    var member = reader.GetMemberReference(
                        (MemberReferenceHandle)MetadataTokens.EntityHandle(code.ReadInt32())
                    );
                    member.Parent.Kind.ShouldBe(HandleKind.TypeSpecification);
                    return reader.GetString(member.Name);
                }
            }
        );

    private static void Read(Action<MetadataReader, PEReader> look)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, TestContext.CurrentContext.Test.ID + ".mibc");
        ProfileFile.Write(path, Methods);
        using var archive = ZipFile.OpenRead(path);
        using var content = archive.GetEntry(Path.GetFileName(path) + ".dll")!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        using var image = new PEReader(System.Collections.Immutable.ImmutableArray.Create(bytes.ToArray()));
        look(image.GetMetadataReader(), image);
    }
}
