// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>A file that exists during a network's GC, and contains the mark of the GC's plugin processes.</summary>
/// <remarks>
/// If a runtime kills a GC that takes too long, the running plugin survives. Its list of valid attachments lacks pods attached since, so it
/// would delete what they get. So nothing is attached to the network while the file exists and such a plugin runs. Checking for the file is
/// the only cost.
/// </remarks>
/// <param name="file">Its path.</param>
/// <param name="time">The clock.</param>
internal sealed class CollectionNote(string file, TimeProvider time)
{
    /// <summary>The prefix of the file name.</summary>
    public const string FileName = "collecting";

    private const int LongestNote = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Writes the file before plugins of this process collect garbage. The caller holds the network's exclusive lock.</summary>
    public void Begin() => StateAccess.Write(
        file, () => AtomicFile.WriteAloneVolatile(file, Encoding.UTF8.GetBytes(OperationMarker.OfThisProcess())));

    /// <summary>Removes the file.</summary>
    /// <param name="mayRun">True if a plugin was killed and may have left child processes: these are terminated first.</param>
    /// <param name="cancellationToken">The deadline for terminating them.</param>
    /// <exception cref="CniException">11: a process does not terminate; the file stays.</exception>
    public void End(bool mayRun, CancellationToken cancellationToken)
    {
        if (mayRun)
        {
            new LeftProcesses(time).End(OperationMarker.Variable, OperationMarker.OfThisProcess(), TimeSpan.Zero, cancellationToken);
        }

        Remove();
    }

    /// <summary>
    /// Terminates the plugins of a killed GC, after a grace period to finish. The caller holds the network's lock, so the GC that wrote the
    /// file is gone. A file with invalid content is moved away, because no ADD could succeed while it exists.
    /// </summary>
    /// <exception cref="CniException">11: a process does not terminate. 112: the file cannot be read.</exception>
    public void EndOrphans(CancellationToken cancellationToken)
    {
        try
        {
            if (TryRead(out var marker))
            {
                new LeftProcesses(time).End(OperationMarker.Variable, Encoding.UTF8.GetString(marker), Patience, cancellationToken);
                Remove();
            }
        }
        catch (FormatException)
        {
            ClearAway();
        }
    }

    private bool TryRead(out byte[] marker)
    {
        byte[] content = [];
        var exists = StateAccess.Read(file, "the note of a GC", () => BoundedFile.TryReadOwn(file, out content, LongestNote));
        marker = content;
        return exists;
    }

    private void ClearAway()
    {
        if (!FileNames.TryRemove(file))
        {
            // A directory that is not empty.
            _ = FileNames.TryRename(file, CorruptFiles.FreeName(file + RecordName.CorruptExtension));
        }
    }

    // If the file cannot be removed, the next reader only searches for processes that no longer exist.
    private void Remove() => _ = FileNames.TryRemove(file);
}
