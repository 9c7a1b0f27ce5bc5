// SPDX-License-Identifier: Apache-2.0

using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Support;

namespace ContainerRuntime;

/// <summary>The image of a sandbox's only process, made here since no registry is asked: one executable that waits.</summary>
public static class PauseImage
{
    public const string Name = "metacni.test/pause:1";

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Process 1 of a namespace gets no signal that it has no handler for; the runtime stops it with SIGTERM.
    private const string Source = """
        #include <signal.h>
        #include <unistd.h>

        static void end(int signal) { (void)signal; _exit(0); }

        int main(void)
        {
            signal(SIGTERM, end);
            for (;;) pause();
        }
        """;

    /// <summary>Writes the image as <c>docker save</c> does, for <c>ctr images import</c>.</summary>
    public static string Write(NodeDirectories directories)
    {
        var layer = Tar(("pause", Compile(directories)));
        var digest = Convert.ToHexStringLower(SHA256.HashData(layer));
        var configuration = $$$"""
            {"architecture":"{{{Machine}}}","os":"linux","config":{"Entrypoint":["/pause"]},
             "rootfs":{"type":"layers","diff_ids":["sha256:{{{digest}}}"]}}
            """;
        var manifest = $$"""[{"Config":"config.json","RepoTags":["{{Name}}"],"Layers":["layer.tar"]}]""";

        var image = directories.Combine("pause-image.tar");
        File.WriteAllBytes(image, Tar(
            ("manifest.json", Encoding.UTF8.GetBytes(manifest)),
            ("config.json", Encoding.UTF8.GetBytes(configuration)),
            ("layer.tar", layer)));
        return image;
    }

    // As Go names it.
    private static string Machine => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    private static byte[] Compile(NodeDirectories directories)
    {
        var executable = directories.Combine("pause");
        Shell.Run("gcc", ["-static", "-Os", "-x", "c", "-", "-o", executable], stdin: Encoding.UTF8.GetBytes(Source))
            .EnsureSuccess("gcc");
        return File.ReadAllBytes(executable);
    }

    private static byte[] Tar(params IEnumerable<(string Name, byte[] Content)> files)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var data = new MemoryStream(content);
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = Executable, DataStream = data });
            }
        }

        return archive.ToArray();
    }
}
