// SPDX-License-Identifier: Apache-2.0
//
// CNI §3 "Lifecycle & Ordering": a runtime executes neither ADD nor DEL while GC runs. For the plugins of a network MetaCni is the runtime.
// So no plugin attaches to a network while plugins of the same network collect garbage: they would delete attachments that are newer than
// their list of valid attachments. Each network has its own lock, so a hanging plugin blocks only its own network.

using Cni.Errors;
using Linux.Locks;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>
/// One lock for each network, by its name. ADD takes it shared while a plugin of the network attaches, GC takes it exclusively.
/// </summary>
/// <remarks>An operation holds one of these locks at a time, so there can be no deadlock.</remarks>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class NetworkLocks(string stateDirectory, TimeProvider time)
{
    // All numbers that can be the offset of a one-byte range in a file.
    private const ulong Numbers = long.MaxValue >> 1;

    private readonly string _file = Path.Combine(stateDirectory, "networks.lock");

    // The file of versions that had one note for all networks.
    private readonly CollectionNote _earlierNote = new(Path.Combine(stateDirectory, CollectionNote.FileName), time);

    /// <summary>
    /// Takes the lock for attaching to a network: waits until no plugin of the network collects garbage, including those that a killed GC
    /// left running.
    /// </summary>
    /// <exception cref="CniException">11: the deadline passed. 112: the state directory cannot be used.</exception>
    public IDisposable Share(string network, CancellationToken cancellationToken)
    {
        if (TryAcquire(network, isExclusive: false, cancellationToken) is not { } held)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"{NetworkLabel.Of(network)}: its plugins are collecting garbage; try again when GC has finished");
        }

        return With(held, network, cancellationToken);
    }

    /// <summary>Takes the lock for a network's GC.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="patience">The deadline for plugins that are attaching to the network.</param>
    /// <param name="cancellationToken">The deadline for plugins that a killed GC left running.</param>
    /// <returns>Null if a plugin is still attaching to the network.</returns>
    /// <exception cref="CniException">11: a plugin of a killed GC does not terminate. 112: the state directory cannot be used.</exception>
    public IDisposable? TakeAlone(string network, CancellationToken patience, CancellationToken cancellationToken)
    {
        // A GC may be the first operation on a node.
        StateAccess.EnsureDirectory(stateDirectory);
        return TryAcquire(network, isExclusive: true, patience) is { } held
            ? With(held, network, cancellationToken)
            : null;
    }

    /// <summary>The file that GC writes while plugins of the network run for it.</summary>
    public CollectionNote NoteOf(string network) =>
        new(Path.Combine(stateDirectory, $"{CollectionNote.FileName}-{NameHash.Of(network):x16}"), time);

    /// <summary>Removes the lock file that a killed operation left.</summary>
    public void RemoveUnused() => RangeLock.RemoveUnused(_file);

    private static long NumberOf(string network) => (long)(NameHash.Of(network) & Numbers);

    private RangeLock? TryAcquire(string network, bool isExclusive, CancellationToken cancellationToken) => StateAccess.Lock(
        _file,
        $"another operation on {NetworkLabel.Of(network)}",
        () => RangeLock.TryAcquire(_file, NumberOf(network), isExclusive, cancellationToken, out var held) ? held : null);

    private RangeLock With(RangeLock held, string network, CancellationToken cancellationToken)
    {
        var isAlone = false;
        try
        {
            _earlierNote.EndOrphans(cancellationToken);
            NoteOf(network).EndOrphans(cancellationToken);
            isAlone = true;
            return held;
        }
        finally
        {
            if (!isAlone)
            {
                held.Dispose();
            }
        }
    }
}
