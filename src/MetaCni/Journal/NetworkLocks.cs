// SPDX-License-Identifier: Apache-2.0
//
// CNI §3 "Lifecycle & Ordering": a runtime executes neither ADD nor DEL while GC runs. Towards the plugins of a network this program is the
// runtime, so no plugin attaches to a network while the plugins of the same network collect: what they make after the list of valid
// attachments would be garbage to them. Networks do not wait for each other, so one that hangs holds up itself alone.

using Cni.Errors;
using Linux.Locks;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>One lock for each network, by its name: ADD shares it while a plugin of the network attaches, GC has it alone.</summary>
/// <remarks>An operation holds one of these locks at a time, so none can wait for another for ever.</remarks>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
internal sealed class NetworkLocks(string stateDirectory)
{
    // Every number that a range of a file can begin at, and 1 byte more.
    private const ulong Numbers = long.MaxValue >> 1;

    private readonly string _file = Path.Combine(stateDirectory, "networks.lock");

    // Of a version that knew one note for all networks.
    private readonly CollectionNote _earlierNote = new(Path.Combine(stateDirectory, CollectionNote.FileName));

    /// <summary>
    /// For attaching to a network: waits until none of its plugins collects, also one that a killed GC has left running.
    /// </summary>
    /// <exception cref="CniException">11: the deadline passed. 112: the state directory cannot be used.</exception>
    public IDisposable Share(string network, CancellationToken cancellationToken)
    {
        if (TryAcquire(network, isExclusive: false, cancellationToken) is not { } held)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, $"{NetworkLabel.Of(network)}: its plugins are collecting garbage; try again when GC has finished");
        }

        return With(held, network, cancellationToken);
    }

    /// <summary>For collecting a network's garbage.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="patience">Until when plugins that attach to it are waited for.</param>
    /// <param name="cancellationToken">Until when the plugins of a killed GC have to end.</param>
    /// <returns>Null where a plugin still attaches to the network.</returns>
    /// <exception cref="CniException">11: a plugin of a killed GC does not end. 112: the state directory cannot be used.</exception>
    public IDisposable? TakeAlone(string network, CancellationToken patience, CancellationToken cancellationToken)
    {
        // A GC may be the first operation on a node.
        StateAccess.EnsureDirectory(stateDirectory);
        return TryAcquire(network, isExclusive: true, patience) is { } held
            ? With(held, network, cancellationToken)
            : null;
    }

    /// <summary>What a GC notes while plugins of a network are at work for it.</summary>
    public CollectionNote NoteOf(string network) =>
        new(Path.Combine(stateDirectory, $"{CollectionNote.FileName}-{NameHash.Of(network):x16}"));

    /// <summary>Removes the file of the locks where an operation was killed that had one.</summary>
    public void RemoveUnused() => RangeLock.RemoveUnused(_file);

    private static long NumberOf(string network) => (long)(NameHash.Of(network) & Numbers);

    private RangeLock? TryAcquire(string network, bool isExclusive, CancellationToken cancellationToken) => StateAccess.Lock(
        _file,
        $"another operation on network {network}",
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
