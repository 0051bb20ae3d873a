using System.Text.RegularExpressions;
using ControlPlane.Charts.Objects;
using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Charts.Deploy;

/// <summary>
/// The image cannot be built where these tests run, so its instructions are read one by one, and what they promise is
/// tried with the executable.
/// </summary>
public partial class DockerfileTests
{
    /// <summary>Libraries of the C and C++ runtimes, which the base image has.</summary>
    private static readonly string[] OfTheBase =
    [
        "ld-linux-x86-64.so.2",
        "libc.so.6",
        "libdl.so.2",
        "libgcc_s.so.1",
        "libm.so.6",
        "libpthread.so.0",
        "librt.so.1",
        "libstdc++.so.6",
        "linux-vdso.so.1",
    ];

    private static readonly ILookup<string, string> Instructions = Continuation()
        .Replace(File.ReadAllText(Home.In("deploy", "Dockerfile")), " ")
        .Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', 2))
        .ToLookup(line => line[0], line => line[1].Trim());

    [Test]
    public void It_has_only_instructions_that_a_base_without_a_shell_can_carry_out() =>
        Instructions
            .Select(group => group.Key)
            .ShouldBe(["ARG", "FROM", "LABEL", "COPY", "ENV", "USER", "EXPOSE", "ENTRYPOINT"]);

    [Test]
    public void Its_base_is_a_chiselled_one_of_the_release_that_the_program_is_built_for()
    {
        var release = TargetFramework().Match(File.ReadAllText(Home.In("Directory.Build.props"))).Groups[1].Value;
        Instructions["ARG"].ShouldBe(["REGISTRY"]);
        Instructions["FROM"]
            .ShouldHaveSingleItem()
            .ShouldMatch($@"^\$\{{REGISTRY\}}/dotnet/runtime-deps:{Regex.Escape(release)}-\w+-chiseled$");
    }

    [Test]
    public async Task Its_user_is_the_one_that_the_chart_runs_it_as()
    {
        Instructions["USER"].ShouldBe(["1654:1654"]);
        var pods = (await Helm.ObjectsAsync(Matrix.Flags("controller"))).Where(one => one.PodSpec is not null);
        foreach (var security in pods.Select(pod => pod.PodSpec!["securityContext"]!))
        {
            ((long)security["runAsUser"]!).ShouldBe(1654);
            ((long)security["runAsGroup"]!).ShouldBe(1654);
        }
    }

    [Test]
    public void It_starts_what_it_copies()
    {
        Instructions["COPY"].ShouldBe(["--chown=0:0 --chmod=0755 controlplane /usr/local/bin/controlplane"]);
        Instructions["ENTRYPOINT"].ShouldBe(["[\"/usr/local/bin/controlplane\"]"]);
        File.Exists(Home.In("artifacts", "controlplane", "controlplane")).ShouldBeTrue();
        File.ReadAllText(Home.In("Makefile")).ShouldContain("ARTIFACTS := artifacts/controlplane\n");
    }

    [Test]
    public async Task What_it_copies_needs_no_library_that_the_base_lacks()
    {
        var needed = await Tool.RunAsync("ldd", [Program], CancellationToken.None);

        needed
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Path.GetFileName(line.Trim().Split(' ')[0]))
            .Order(StringComparer.Ordinal)
            .ShouldBeSubsetOf(OfTheBase);
    }

    /// <summary>As a container of the chart: that user, nothing writable, no home.</summary>
    [Test]
    public async Task It_runs_as_that_user_where_nothing_can_be_written()
    {
        const string script = """
            set -e
            mount --make-rprivate /
            mount --bind / /mnt && mount -o remount,ro,bind /mnt
            mount -t proc proc /mnt/proc && mount --rbind /dev /mnt/dev
            mount -t tmpfs -o ro tmpfs /mnt/tmp
            mount --bind "$1" /mnt/opt && mount -o remount,ro,bind /mnt/opt
            chroot=$(command -v chroot)
            exec env --ignore-environment DOTNET_EnableDiagnostics=0 "$chroot" --userspec=1654:1654 /mnt /opt/controlplane demo
            """;

        var shown = await Tool.RunAsync(
            "unshare",
            ["--mount", "bash", "-c", script, "bash", Path.GetDirectoryName(Program)!],
            CancellationToken.None
        );

        shown.ShouldContain("controlplane verify");
        Instructions["ENV"].ShouldBe(["DOTNET_EnableDiagnostics=0"]);
    }

    private static string Program => Path.Combine(Executable.Home, "artifacts", "controlplane", "controlplane");

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex("<TargetFramework>net(.*)</TargetFramework>")]
    private static partial Regex TargetFramework();
}
