// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Deployment.Image;

public sealed class ImageTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public void The_same_executable_gives_the_same_bytes()
    {
        var executable = BuiltImage.Executable(directory, "amd64");
        BuiltImage.Write(directory.Combine("first.tar"), "amd64=" + executable).EnsureSuccess("image.sh");
        var copy = directory.Combine("copy");
        File.WriteAllBytes(copy, File.ReadAllBytes(executable));

        BuiltImage.Write(directory.Combine("second.tar"), "amd64=" + copy).EnsureSuccess("image.sh");

        Assert.Equal(File.ReadAllBytes(directory.Combine("first.tar")), File.ReadAllBytes(directory.Combine("second.tar")));
    }

    [Fact]
    public void The_image_has_the_executable_and_nothing_else()
    {
        var image = Build("amd64");

        var file = Assert.Single(image.Layer(Assert.Single(image.Platforms)));

        Assert.Equal("1.0.0", image.LayoutVersion);
        Assert.Equal("metacni", file.Name);
        Assert.Equal((0, 0, "rwxr-xr-x"), (file.Uid, file.Gid, ModeText(file.Mode)));
        Assert.Equal(File.ReadAllBytes(directory.Combine("amd64")).Length, file.Length);
    }

    [Fact]
    public void The_image_runs_the_daemon()
    {
        var image = Build("amd64");

        var configuration = image.Configuration(Assert.Single(image.Platforms));

        Assert.Equal("""["/metacni"]""", configuration["config"]!["Entrypoint"]!.ToJsonString());
        Assert.Equal("""["daemon"]""", configuration["config"]!["Cmd"]!.ToJsonString());
        Assert.Equal("linux amd64", $"{configuration["os"]} {configuration["architecture"]}");
        Assert.Equal("2023-11-14T22:13:20Z", (string?)configuration["created"]);
    }

    // The keys of the OCI image specification, "Pre-Defined Annotation Keys".
    [Fact]
    public void The_standard_labels_tell_version_commit_and_licence()
    {
        var image = Build("amd64");

        var labels = image.Configuration(Assert.Single(image.Platforms))["config"]!["Labels"]!;

        Assert.Equal("metacni", (string?)labels["org.opencontainers.image.title"]);
        Assert.Equal("1.2.3", (string?)labels["org.opencontainers.image.version"]);
        Assert.Equal("0123456789abcdef0123456789abcdef01234567", (string?)labels["org.opencontainers.image.revision"]);
        Assert.Equal("Apache-2.0", (string?)labels["org.opencontainers.image.licenses"]);
        Assert.NotEmpty((string)labels["org.opencontainers.image.description"]!);
    }

    [Fact]
    public void An_image_for_two_architectures_has_an_index()
    {
        var image = Build("amd64", "arm64");

        Assert.Equal(["amd64", "arm64"], image.Platforms.Select(platform => (string)platform["platform"]!["architecture"]!));
        Assert.Equal(["amd64", "arm64"], image.Platforms.Select(platform => (string)image.Configuration(platform)["architecture"]!));
        Assert.Equal(BuiltImage.Name, (string?)image.Names["io.containerd.image.name"]);
    }

    [Fact]
    public void An_executable_for_another_architecture_is_refused()
    {
        var outcome = BuiltImage.Write(directory.Combine("image.tar"), "arm64=" + BuiltImage.Executable(directory, "amd64"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("is for amd64, not for arm64", outcome.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(directory.Combine("image.tar")));
    }

    public void Dispose() => directory.Dispose();

    private OciArchive Build(params string[] architectures)
    {
        var archive = directory.Combine("image.tar");
        var platforms = architectures.Select(architecture => $"{architecture}={BuiltImage.Executable(directory, architecture)}");
        BuiltImage.Write(archive, platforms).EnsureSuccess("image.sh");
        return new OciArchive(archive);
    }

    private static string ModeText(UnixFileMode mode) =>
        string.Concat(Enumerable.Range(0, 9).Select(bit => ((int)mode & (0x100 >> bit)) != 0 ? "rwx"[bit % 3] : '-'));
}
