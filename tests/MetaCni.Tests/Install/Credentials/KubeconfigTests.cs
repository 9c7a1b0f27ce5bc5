// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using MetaCni.Install.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using Support;

namespace MetaCni.Tests.Install.Credentials;

[SupportedOSPlatform("linux")]
public sealed class KubeconfigTests : IDisposable
{
    private const string Authority = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string FilePath => _directory.Combine("metacni.d", "metacni.kubeconfig");

    [Fact]
    public void The_plugin_reads_server_authority_and_token()
    {
        new CredentialFile(FilePath).Write(KubeconfigText.Of(new Uri("https://10.96.0.1:443"), Authority, "abc.def-1"));

        var config = KubeConfigFile.Load(FilePath);

        Assert.Equal((new Uri("https://10.96.0.1:443"), Authority, "abc.def-1"), (config.Server, config.CertificateAuthority, config.Token));
    }

    [Fact]
    public void Only_the_owner_may_read_the_token()
    {
        new CredentialFile(FilePath).Write("token"u8);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory.Combine("metacni.d")));
    }

    [Fact]
    public void Removing_leaves_nothing_and_can_be_repeated()
    {
        var file = new CredentialFile(FilePath);
        file.Write("token"u8);
        _directory.Write("metacni.d/.tmp-metacni.kubeconfig.abcdefgh.xyz", "token");

        Assert.True(file.Remove());
        Assert.False(file.Remove());

        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void Removing_keeps_what_is_needed_to_go_back()
    {
        var file = new CredentialFile(FilePath);
        file.Write("token"u8);
        var kept = _directory.Write("metacni.d/before/00-multus.conf", "{}");

        file.Remove();

        Assert.True(File.Exists(kept));
    }
}
