namespace ControlPlane.Kubernetes.Tests.Kubectl;

/// <summary>The tools that <c>make tools</c> installs into the checkout.</summary>
internal static class RealTools
{
    public static string Kubectl => Find("kubectl");

    private static string Find(string name)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var tool = Path.Combine(folder, "artifacts", "tools", "bin", name);
            if (File.Exists(tool))
            {
                return tool;
            }
        }

        throw new InvalidOperationException($"There is no artifacts/tools/bin/{name}; `make tools` installs it.");
    }
}
