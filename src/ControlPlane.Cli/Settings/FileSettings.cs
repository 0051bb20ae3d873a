using ControlPlane.Rpc.Tls;

namespace ControlPlane.Cli.Settings;

/// <summary>Reads settings that name files, which must be there and readable.</summary>
internal static class FileSettings
{
    /// <summary>The files of TLS connections; null: none is given. A certificate and its key go together.</summary>
    public static RpcTlsFiles? ReadPem(
        SettingReader reader,
        Setting<string?> authority,
        Setting<string?> certificate,
        Setting<string?> key
    )
    {
        var files = new RpcTlsFiles
        {
            Certificate = ReadPath(reader, certificate),
            Key = ReadPath(reader, key),
            Ca = ReadPath(reader, authority),
        };
        if (reader.IsGiven(certificate) != reader.IsGiven(key))
        {
            var (there, lacking) = reader.IsGiven(certificate) ? (certificate, key) : (key, certificate);
            reader.Add(new(reader.PlaceOf(there), $"goes with {lacking.Flag}"));
        }

        return files == new RpcTlsFiles() ? null : files;
    }

    public static string? ReadPath(SettingReader reader, Setting<string?> setting)
    {
        var path = reader.Read(setting);
        if (path is not null && TextFile.Read(path) is Reading<string>.Invalid(var fault))
        {
            reader.Add(new(reader.PlaceOf(setting), fault));
        }

        return path;
    }
}
