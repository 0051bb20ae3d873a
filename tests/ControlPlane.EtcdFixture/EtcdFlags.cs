namespace ControlPlane.EtcdFixture;

/// <summary>The command lines of etcd and etcdctl.</summary>
internal static class EtcdFlags
{
    public static IReadOnlyList<string> Of(EtcdServerOptions options, EtcdMember member, string directory)
    {
        var client = (options.Tls is null ? "http://" : "https://") + member.Client;
        return
        [
            $"--name={member.Name}",
            $"--data-dir={directory}",
            $"--listen-client-urls={client}",
            $"--advertise-client-urls={client}",
            $"--listen-peer-urls={member.Peer}",
            $"--initial-advertise-peer-urls={member.Advertised}",
            $"--initial-cluster={member.Cluster}",
            "--log-level=warn",
            "--logger=zap",
            "--log-outputs=stderr",
            .. OfTls(options),
            .. options.Flags,
        ];
    }

    public static IEnumerable<string> OfControl(EtcdServerOptions options, string address) =>
        options.Tls is not { } tls
            ? [$"--endpoints=http://{address}"]
            :
            [
                $"--endpoints=https://{address}",
                $"--cacert={tls.Ca}",
                $"--cert={tls.CertificateFile}",
                $"--key={tls.KeyFile}",
            ];

    private static IEnumerable<string> OfTls(EtcdServerOptions options)
    {
        if (options.Tls is { } tls)
        {
            yield return $"--cert-file={tls.CertificateFile}";
            yield return $"--key-file={tls.KeyFile}";
            if (options.ClientCertificates)
            {
                yield return "--client-cert-auth";
                yield return $"--trusted-ca-file={tls.Ca}";
            }
        }
    }
}
