// SPDX-License-Identifier: Apache-2.0
//
// GC needs three facts from the records: their owners, the valid attachments, and the configurations of networks with plugins to call.
// For that each record is read once, in pieces (RecordScanner), and again only if it has changed. A network remains known after its last
// record is removed: its plugins are still called.

using Cni.Errors;
using Cni.Values;
using Linux;
using Linux.Files;
using MetaCni.Errors;
using MetaCni.Journal;

namespace MetaCni.Collecting;

/// <summary>All records of the node, and the networks that they name.</summary>
/// <param name="journal">The records.</param>
/// <param name="owner">The network name in the runtime's configuration.</param>
internal sealed class RecordIndex(AttachmentJournal journal, string owner)
{
    // Longer configurations are read again when needed; their record may no longer exist then.
    private const int LongestKept = 1 << 20;

    // Reading so few records takes no noticeable time.
    private const int ReadBetweenChecks = 64;

    private readonly RecordScanner _scanner = new();
    private readonly Dictionary<string, KnownNetwork> _networks = [];
    private readonly HashSet<string> _primaries = [];
    private Dictionary<(ContainerId Container, InterfaceName Interface), IndexedRecord> _records = [];

    public IReadOnlyCollection<IndexedRecord> Records => _records.Values;

    /// <summary>False if the time was not enough to read all records.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The primary networks in the records that this network of the runtime owns.</summary>
    public IReadOnlySet<string> Primaries => _primaries;

    /// <summary>The networks of all records, including removed ones, whose plugins support GC: the newest first.</summary>
    public IEnumerable<KnownNetwork> Networks =>
        _networks.Values.OrderByDescending(network => network.CreatedAt).ThenBy(network => network.Attachment);

    /// <summary>Looks for new, changed and removed records.</summary>
    /// <exception cref="CniException">11: the deadline passed before all records were read; the records read so far are known.</exception>
    public void Refresh(CancellationToken cancellationToken)
    {
        var records = new Dictionary<(ContainerId, InterfaceName), IndexedRecord>();
        var used = new HashSet<KnownNetwork>();
        try
        {
            IsComplete = false;
            ReadAll(records, used, cancellationToken);
            IsComplete = true;
        }
        finally
        {
            _records = records;
            foreach (var network in used)
            {
                network.Keep(LongestKept);
            }
        }
    }

    private void ReadAll(
        Dictionary<(ContainerId, InterfaceName), IndexedRecord> records, HashSet<KnownNetwork> used, CancellationToken cancellationToken)
    {
        var read = 0;
        foreach (var (container, interfaceName) in journal.Entries())
        {
            if (++read % ReadBetweenChecks == 0 && cancellationToken.IsCancellationRequested)
            {
                throw NoTime();
            }

            if (ReadIfChanged(container, interfaceName, used, cancellationToken) is { } record)
            {
                records[(container, interfaceName)] = record;
            }
        }
    }

    private IndexedRecord? ReadIfChanged(
        ContainerId container, InterfaceName interfaceName, HashSet<KnownNetwork> used, CancellationToken cancellationToken)
    {
        var file = journal.FileOf(container, interfaceName);
        try
        {
            var version = FileStatus.TryOfName(file, out var status) ? status.Version : (FileVersion?)null;
            if (version is not null && _records.TryGetValue((container, interfaceName), out var known) && known.Version == version)
            {
                return known;
            }

            if (version is not null && _scanner.Read(file, cancellationToken) is { } summary)
            {
                RequireAbout(summary, container, interfaceName);
                AddNetworks(summary, (file, version.Value.Identity), used);
                return new IndexedRecord(container, interfaceName, version) { Summary = summary, Problem = DamageOf(summary, file) };
            }

            return journal.Corrupt.TryFind(container, interfaceName, out var corrupt)
                ? new IndexedRecord(container, interfaceName, null) { Problem = corrupt.ToError(), SetAside = corrupt.Since }
                : null;
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            return new IndexedRecord(container, interfaceName, null) { Problem = RecordFailure.Unreadable(file, e).Error };
        }
        catch (OperationCanceledException)
        {
            throw NoTime();
        }
    }

    private void AddNetworks(RecordSummary summary, (string Name, FileIdentity Identity) file, HashSet<KnownNetwork> used)
    {
        if (summary.Owner == owner && summary.Attachments.Count > 0)
        {
            _primaries.Add(summary.Attachments[0].Network.Name);
        }

        for (var index = 0; index < summary.Attachments.Count; index++)
        {
            var network = summary.Attachments[index].Network;
            if (network.CollectsGarbage
                && (!_networks.TryGetValue(network.Chain, out var known)
                    || known.CreatedAt < summary.CreatedAt
                    || known.File == file.Name))
            {
                var newer = new KnownNetwork(network, summary, index, file);
                _networks[network.Chain] = newer;
                _ = known is not null && used.Remove(known);
                used.Add(newer);
            }
        }
    }

    private static CniError? DamageOf(RecordSummary summary, string file) => summary.IsDamaged
        ? new CniError(
            (int)MetaCniErrorCode.StateUnavailable,
            $"the record {file} of container {summary.Container} is damaged after its plan; all its attachments count as valid until its DEL")
        : null;

    private static void RequireAbout(RecordSummary summary, ContainerId container, InterfaceName interfaceName)
    {
        if (summary.Container != container || summary.Interface != interfaceName)
        {
            throw new FormatException($"it is the record of container {summary.Container}, but has the file name of another");
        }
    }

    private static CniException NoTime() => new(
        CniErrorCode.TryAgainLater, "not all records were read: GC ran out of time; the rest is left for the next GC");
}
