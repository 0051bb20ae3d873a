using ControlPlane.EtcdFixture;
using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Etcd.Security;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests;

public class TlsMaterialTests
{
    private static readonly EtcdAddress Address = EtcdAddress.Parse("etcd:2379");

    private CertificateAuthority authority;
    private ManualClock time;
    private RpcTlsFiles files;

    [SetUp]
    public void Issue()
    {
        authority = new CertificateAuthority();
        time = new ManualClock();
        var (certificate, key) = authority.IssueClient("client");
        files = new RpcTlsFiles
        {
            Ca = authority.CertificateFile,
            Certificate = certificate,
            Key = key,
        };
    }

    [TearDown]
    public void Remove() => authority.Dispose();

    [Test]
    public void Material_is_the_same_instance_for_as_long_as_the_files_are_the_same()
    {
        var material = Load();
        var first = material.Current();
        File.SetLastWriteTimeUtc(files.Certificate!, DateTime.UnixEpoch);

        time.Advance(TimeSpan.FromMinutes(1));

        material.Current().ShouldBeSameAs(first);
        first.ClientCertificate!.HasPrivateKey.ShouldBeTrue();
        first.Authorities.ShouldHaveSingleItem().Subject.ShouldBe("CN=test authority");
    }

    [Test]
    public void Changed_files_are_used_when_they_fit_together()
    {
        var material = Load();
        var first = material.Current();
        var (certificate, key) = authority.IssueClient("renewed");

        File.Copy(certificate, files.Certificate!, overwrite: true);
        time.Advance(TimeSpan.FromMinutes(1));
        material.Current().ShouldBeSameAs(first);
        File.Copy(key, files.Key!, overwrite: true);
        time.Advance(TimeSpan.FromMinutes(1));

        material.Current().ClientCertificate!.Subject.ShouldBe("CN=renewed");
    }

    [Test]
    public void A_file_that_goes_away_leaves_the_last_good_material()
    {
        var material = Load();
        var first = material.Current();

        File.Delete(files.Ca!);
        time.Advance(TimeSpan.FromMinutes(1));

        material.Current().ShouldBeSameAs(first);
    }

    [Test]
    public void Files_are_looked_at_now_and_then_and_not_for_every_call()
    {
        var material = Load();
        var first = material.Current();
        var (certificate, key) = authority.IssueClient("renewed");
        File.Copy(certificate, files.Certificate!, overwrite: true);
        File.Copy(key, files.Key!, overwrite: true);

        time.Advance(TimeSpan.FromSeconds(1));
        material.Current().ShouldBeSameAs(first);
        time.Advance(TimeSpan.FromSeconds(10));
        material.Current().ShouldNotBeSameAs(first);
    }

    [Test]
    public void A_file_that_holds_something_else_is_named()
    {
        File.WriteAllText(files.Ca!, "no certificate");
        Refused().ShouldContain(files.Ca!);
    }

    [Test]
    public void A_certificate_with_the_key_of_another_is_told_by_both_files()
    {
        files = files with { Key = authority.IssueClient("other").KeyFile };

        var told = Refused();
        told.ShouldContain(files.Certificate!);
        told.ShouldContain(files.Key!);
    }

    private TlsMaterial Load() => new(files, Address, new Surroundings(time, Random.Shared, NullLogger.Instance));

    private string Refused()
    {
        var failure = Should.Throw<StoreException>(() => Load());
        failure.Failure.ShouldBe(StoreFailure.Tls);
        return failure.Message;
    }
}
