// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Install.Executable;

/// <summary>Copies this executable into the runtime's directory of CNI plugins.</summary>
/// <remarks>
/// The copy replaces the installed file by a rename, so that a plugin that runs is undisturbed and no runtime ever executes half a file.
/// A file that is not MetaCni is replaced: the runtime would execute it as MetaCni.
/// </remarks>
/// <param name="source">The path of this executable.</param>
/// <param name="target">The path to install it to.</param>
/// <param name="versionOf">The version of an installed file; null if it does not answer as MetaCni does.</param>
internal sealed class ExecutableInstaller(string source, string target, Func<string, ExecutableVersion?> versionOf)
{
    private const uint Mode = 0x1ed; // 0755
    private const int Buffer = 1 << 20;

    public string Target => target;

    /// <summary>Compares the installed executable with this one; changes nothing.</summary>
    /// <exception cref="CniException">5: one of the two cannot be read.</exception>
    public InstalledExecutable Inspect()
    {
        try
        {
            if (!FileStatus.TryOfName(target, out var status))
            {
                return new InstalledExecutable(ExecutableState.Missing);
            }

            if (status.IsRegular && status.Permissions == Mode && HasSameContent(status))
            {
                return new InstalledExecutable(ExecutableState.Same);
            }
        }
        catch (LinuxException e)
        {
            throw Failure("cannot be read", e);
        }

        return versionOf(target) is not { } version ? new InstalledExecutable(ExecutableState.Unknown)
            : new InstalledExecutable(version.CompareTo(ExecutableVersion.Own) > 0 ? ExecutableState.Newer : ExecutableState.Replaceable, version);
    }

    /// <summary>Installs this executable in one step, and removes what a killed installer left.</summary>
    /// <exception cref="CniException">5: it cannot be written.</exception>
    public void Install()
    {
        try
        {
            PublicFile.EnsureDirectoryOf(target);
            AtomicFile.RemoveLeftovers(target);
            using var own = FileDescriptor.Open(source, OpenFlags.ReadOnly);
            AtomicFile.Copy(own, target, Mode);
        }
        catch (Exception e) when (e is LinuxException or IOException or UnauthorizedAccessException)
        {
            throw Failure("cannot be written", e);
        }
    }

    private bool HasSameContent(FileStatus installed)
    {
        using var own = FileDescriptor.Open(source, OpenFlags.ReadOnly);
        if (FileStatus.Of(own).Size != installed.Size)
        {
            return false;
        }

        using var other = FileDescriptor.Open(target, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        return HasSameContent(own, other);
    }

    private static bool HasSameContent(SafeFileHandle own, SafeFileHandle other)
    {
        var (left, right) = (new byte[Buffer], new byte[Buffer]);
        for (long offset = 0; ;)
        {
            var count = RandomAccess.Read(own, left, offset);
            if (count == 0)
            {
                return true;
            }

            if (RandomAccess.Read(other, right, offset) != count || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
            {
                return false;
            }

            offset += count;
        }
    }

    private CniException Failure(string what, Exception cause) => new(
        CniErrorCode.IOFailure,
        $"executable {PlainText.Word(target)} {what}: {cause.Message}; check the directory, its permissions and its free space",
        "",
        cause);
}
