// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Deployment.Image;

/// <summary>build/image.sh, with a time and a commit of the test.</summary>
internal static class BuiltImage
{
    public const string Name = "localhost/metacni:1.2.3";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
        ["SOURCE_DATE_EPOCH"] = "1700000000",
        ["REVISION"] = "0123456789abcdef0123456789abcdef01234567",
    };

    public static ProcessOutcome Write(string archive, params IEnumerable<string> platforms) =>
        Shell.Run(Path.Combine(RepositoryPaths.Root, "build", "image.sh"), [archive, Name, .. platforms], Environment);

    /// <summary>An executable of an architecture, as far as its header says.</summary>
    public static string Executable(TemporaryDirectory directory, string architecture)
    {
        var header = new byte[64];
        byte[] magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        magic.CopyTo(header, 0);
        header[18] = (byte)(architecture == "arm64" ? 0xb7 : 0x3e);
        var path = directory.Combine(architecture);
        File.WriteAllBytes(path, header);
        return path;
    }
}
