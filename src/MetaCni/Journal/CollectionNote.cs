// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The file that says, while the plugins of a network collect garbage, how their processes are marked.</summary>
/// <remarks>
/// A runtime kills a GC that takes too long, and the plugin at work lives on, with a list that has no pod attached since: to it, what
/// such a pod gets is garbage. So nothing is attached to the network while the note exists and such a plugin runs. Looking for a file is
/// all that this costs.
/// </remarks>
internal sealed class CollectionNote(string file)
{
    /// <summary>How the name of a note begins.</summary>
    public const string FileName = "collecting";

    private const int LongestNote = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Notes that this process has plugins collect. The caller has the network's lock alone.</summary>
    public void Begin() => StateAccess.Write(
        file, () => AtomicFile.WriteAloneVolatile(file, Encoding.UTF8.GetBytes(OperationMarker.OfThisProcess())));

    /// <summary>Removes the note.</summary>
    /// <param name="mayRun">True where a plugin was ended and may have left processes of its own: they go first.</param>
    /// <param name="cancellationToken">Until when they have to be gone.</param>
    /// <exception cref="CniException">11: one does not end; the note stays.</exception>
    public void End(bool mayRun, CancellationToken cancellationToken)
    {
        if (mayRun)
        {
            LeftProcesses.End(OperationMarker.Variable, OperationMarker.OfThisProcess(), TimeSpan.Zero, cancellationToken);
        }

        Remove();
    }

    /// <summary>
    /// Ends what a killed GC has left at work, after some time to finish. The caller holds the network's lock, so the GC that wrote the
    /// note is gone. What is no note, whatever it is, says nothing and is moved out of the way: no ADD could succeed while it exists.
    /// </summary>
    /// <exception cref="CniException">11: a process does not end. 112: the note cannot be read.</exception>
    public void EndOrphans(CancellationToken cancellationToken)
    {
        try
        {
            if (TryRead(out var marker))
            {
                LeftProcesses.End(OperationMarker.Variable, Encoding.UTF8.GetString(marker), Patience, cancellationToken);
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
            // A directory, whatever is in it.
            _ = FileNames.TryRename(file, CorruptFiles.FreeName(file + RecordName.CorruptExtension));
        }
    }

    // One that stays tells the next reader of processes that are gone: it looks once more, for nothing.
    private void Remove() => _ = FileNames.TryRemove(file);
}
