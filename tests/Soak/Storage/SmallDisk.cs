// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Support;

namespace Soak.Storage;

/// <summary>A file system in memory with a few pages, for metacni's state directory.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const int PageBytes = 4096;

    private readonly TemporaryDirectory _directory = new();

    public SmallDisk(int pages)
    {
        Shell.Output("mount", "-t", "tmpfs", "-o", $"size={pages * PageBytes}", "soak", _directory.Path);
        State = _directory.Combine("state");
    }

    public string State { get; }

    private string Ballast => _directory.Combine("ballast");

    /// <summary>Fills the disk up to that many free pages.</summary>
    public void FillUpTo(int freePages)
    {
        var free = long.Parse(Shell.Output("stat", "-f", "-c", "%a", _directory.Path), CultureInfo.InvariantCulture);
        using var ballast = File.Create(Ballast);
        ballast.Write(new byte[Math.Max(0, free - freePages) * PageBytes]);
    }

    public void Empty() => File.Delete(Ballast);

    public void MakeReadOnly() => Shell.Output("mount", "-o", "remount,ro", _directory.Path);

    public void MakeWritable() => Shell.Output("mount", "-o", "remount,rw", _directory.Path);

    public void Dispose()
    {
        Shell.Run("umount", ["-l", _directory.Path]);
        _directory.Dispose();
    }
}
