// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Linux.Locks;
using Linux.Processes;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Journal;

/// <summary>Damaged records: set aside, never forgotten, and taken for as much as they still say.</summary>
public sealed class RecoveryTests : IDisposable
{
    private static readonly AttachmentPlan Plan = Plans.WithSecondaries("a", "b");

    private readonly TemporaryDirectory _directory = new();
    private readonly AttachmentJournal _journal;
    private readonly FileLock _lock;

    public RecoveryTests()
    {
        _journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);
        _lock = _journal.Lock(Plan.Sandbox.ContainerId, CancellationToken.None);
    }

    public void Dispose()
    {
        _lock.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_whole_record_is_read_and_nothing_is_set_aside()
    {
        _journal.Begin(Plan, 7);

        Assert.True(TryRecover(out var record));

        Assert.Equal(7UL, record.NamespaceCookie);
        Assert.False(_journal.Corrupt.TryFind(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out _));
    }

    [Fact]
    public void After_a_damaged_event_attachments_not_known_as_detached_count_as_attempted()
    {
        var log = _journal.Begin(Plan, 7);
        log.Attempting(0);
        log.Attached(0, JsonText.Object("""{"x":1.50}"""), TimeSpan.FromMilliseconds(2));
        Append("broken\n");
        log.Attached(2, JsonText.Object("{}"), TimeSpan.Zero);
        log.Detached(2);
        var damaged = File.ReadAllBytes(RecordFile);

        Assert.True(TryRecover(out var record));

        Assert.Equal(
            [AttachmentState.Attached, AttachmentState.Attempted, AttachmentState.Detached],
            record.Attachments.Select(attachment => attachment.State));
        Assert.Equal("""{"x":1.50}""", JsonText.Of(record.Attachments[0].Result));
        Assert.Equal(damaged, File.ReadAllBytes(RecordFile + ".corrupt"));
    }

    [Fact]
    public void A_failed_removal_is_still_known_after_damage()
    {
        var log = _journal.Begin(Plan, 7);
        log.Detached(0);
        log.ForgetFailed(new CniError(5, "it stays", "why"));
        Assert.True(_journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var before));
        Append("broken\n");

        Assert.True(TryRecover(out _));

        Assert.True(_journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var after));
        Assert.Equal(new CniError(5, "it stays", "why"), before.ForgetError);
        Assert.NotNull(before.FirstFailure);
        Assert.Equal((before.ForgetError, before.FirstFailure), (after.ForgetError, after.FirstFailure));
    }

    [Fact]
    public void A_salvaged_record_replaces_the_damaged_one_and_both_are_removed_together()
    {
        _journal.Begin(Plan, 7).Attempting(0);
        Append("broken\n");
        Assert.True(TryRecover(out _));

        Assert.True(_journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var record));
        Assert.Equal((true, 7UL, ProcessIdentity.Current()), (record.IsAtWork, record.NamespaceCookie, record.Process));
        _journal.Continue(record).Detached(1);
        Assert.True(TryRecover(out var again));
        Assert.Equal(AttachmentState.Detached, again.Attachments[1].State);

        _journal.Remove(Plan);
        Assert.Empty(_journal.Entries());
    }

    // A crash between the two steps of setting a record aside.
    [Fact]
    public void A_record_that_was_set_aside_and_not_yet_salvaged_is_salvaged()
    {
        _journal.Begin(Plan, 7);
        File.Move(RecordFile, RecordFile + ".corrupt");

        Assert.True(TryRecover(out var record));

        Assert.All(record.Attachments, attachment => Assert.True(attachment.IsOutstanding));
        Assert.True(File.Exists(RecordFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"schema\":1,\"torn")]
    [InlineData("no record\n")]
    public void A_record_without_a_readable_plan_is_renamed_and_stays_listed(string content)
    {
        File.WriteAllText(RecordFile, content);

        Assert.False(TryRecover(out _));
        Assert.False(TryRecover(out _));

        Assert.True(_journal.Corrupt.TryFind(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var corrupt));
        Assert.Equal(content, File.ReadAllText(corrupt.File));
        Assert.Equal([(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName)], _journal.Entries());
        Assert.Equal(corrupt, Assert.Single(_journal.Corrupt.All()));
        Assert.Contains($"metacni detach {Plan.Sandbox.ContainerId} --force", corrupt.ToError().Message, StringComparison.Ordinal);
        Assert.InRange(corrupt.Since, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    [Fact]
    public void A_second_damaged_record_does_not_replace_the_first()
    {
        File.WriteAllText(RecordFile, "first\n");
        Assert.False(TryRecover(out _));
        File.WriteAllText(RecordFile, "second\n");
        Assert.False(TryRecover(out _));

        Assert.Equal("first\nsecond\n", File.ReadAllText(RecordFile + ".corrupt"));
        Assert.False(File.Exists(RecordFile));
    }

    [Fact]
    public void A_record_of_a_later_version_is_refused_and_not_touched()
    {
        File.WriteAllText(RecordFile, "{\"schema\":2}\n");

        Assert.Contains("schema 2", Failure.Of(() => TryRecover(out _)).Message, StringComparison.Ordinal);

        Assert.Equal("{\"schema\":2}\n", File.ReadAllText(RecordFile));
    }

    // Else a copy would be taken down as the other container, and never go.
    [Fact]
    public void A_record_under_the_name_of_another_container_is_damaged()
    {
        _journal.Begin(Plan with { Sandbox = Plan.Sandbox with { ContainerId = Named.Container("other") } }, 0);
        File.Move(RecordFile.Replace("c1@", "other@", StringComparison.Ordinal), RecordFile);

        Assert.False(TryRecover(out _));
        var failure = Failure.Of(() => Read("c1@eth0.jsonl.corrupt"));
        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, failure.Code);
        Assert.Contains("(it is the record of container other, but has the file name of another)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbolic_link_is_not_followed()
    {
        var elsewhere = _directory.Write("elsewhere", Encoding.UTF8.GetString(RecordText.Line(Plan, DateTimeOffset.UnixEpoch, ProcessIdentity.Current(), 0)));
        File.CreateSymbolicLink(RecordFile, elsewhere);

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, Failure.Of(() => _journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out _)).Code);
        Assert.False(TryRecover(out _));

        Assert.Equal(elsewhere, new FileInfo(RecordFile + ".corrupt").LinkTarget);
        Assert.False(Path.Exists(RecordFile));
        Assert.True(_journal.Corrupt.TryFind(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var corrupt));
        Assert.Contains("symbolic link", corrupt.Why, StringComparison.Ordinal);
        Assert.InRange(corrupt.Since, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    // Nobody ever writes into this FIFO: whoever waits for it hangs.
    [Fact]
    public void A_fifo_in_place_of_a_record_is_set_aside()
    {
        Witness.Run("mkfifo", RecordFile);

        Assert.Contains("not a regular file", Failure.Of(() => _journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out _)).Message, StringComparison.Ordinal);
        Assert.False(TryRecover(out _));

        Assert.Contains("not a regular file", Assert.Single(_journal.Corrupt.All()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_in_place_of_a_record_is_listed_and_renamed_with_its_contents()
    {
        Directory.CreateDirectory(RecordFile);
        File.WriteAllText(Path.Combine(RecordFile, "something"), "");
        Assert.Equal([(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName)], _journal.Entries());

        Assert.False(TryRecover(out _));

        Assert.Contains("directory", Assert.Single(_journal.Corrupt.All()).Why, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(RecordFile + ".corrupt", "something")));
    }

    [Fact]
    public void Several_damaged_files_of_one_record_are_kept_and_given_up_together()
    {
        File.CreateSymbolicLink(RecordFile + ".corrupt", "/absent");
        File.WriteAllText(RecordFile, "first\n");
        Assert.False(TryRecover(out _));
        Witness.Run("mkfifo", RecordFile);
        Assert.False(TryRecover(out _));

        Assert.Equal("first\n", File.ReadAllText(RecordFile + ".corrupt.1"));
        Assert.True(Path.Exists(RecordFile + ".corrupt.2"));
        Assert.Equal("/absent", new FileInfo(Assert.Single(_journal.Corrupt.All()).File).LinkTarget);

        _journal.GiveUp(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName);
        Assert.Empty(_journal.Entries());
        Assert.Equal(["c1.lock"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(RecordFile)!).Select(name => Path.GetFileName(name)));
    }

    [Fact]
    public void A_file_that_cannot_be_removed_is_an_error()
    {
        Directory.CreateDirectory(Path.Combine(RecordFile, "full"));

        var failure = Failure.Of(() => _journal.GiveUp(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName));

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, failure.Code);
        Assert.Contains($"{RecordFile} cannot be removed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leftovers_of_a_killed_operation_are_found_by_container_and_removed()
    {
        _journal.Begin(Plan, 0);
        _directory.Write("state/attachments/.tmp-c1@eth0.jsonl", "unfinished");
        _directory.Write("state/attachments/.tmp-c1@eth0.jsonl.corrupt", "unfinished");
        _directory.Write("state/attachments/.tmp-c2@eth0.jsonl.x2", "another's");
        _directory.Write("state/attachments/c3.lock", "");

        Assert.Equal(["c1", "c2", "c3"], _journal.Leftovers().Select(one => one.Container.Value).Order(StringComparer.Ordinal));
        _journal.RemoveLeftovers(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName);

        Assert.Equal(
            [".tmp-c2@eth0.jsonl.x2", "c1.lock", "c1@eth0.jsonl", "c3.lock"],
            Directory.EnumerateFiles(_directory.Combine("state", "attachments")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    // Of an earlier version, whose unfinished files had a name of their own each.
    [Fact]
    public void Unfinished_files_of_any_name_are_removed_when_they_are_listed()
    {
        _journal.Begin(Plan, 0);
        _directory.Write("state/attachments/.tmp-c1@eth0.jsonl.x1", "unfinished");

        RecordDirectory.RemoveUnfinished(_journal.Leftovers().Single(one => one.Container == Plan.Sandbox.ContainerId).Files);

        Assert.Empty(Directory.EnumerateFiles(_directory.Combine("state", "attachments"), ".tmp*"));
    }

    private string RecordFile => _directory.Combine("state", "attachments", "c1@eth0.jsonl");

    private void Append(string text) => File.AppendAllText(RecordFile, text);

    private bool TryRecover(out AttachmentRecord record) => _journal.TryRecover(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out record);

    private void Read(string name)
    {
        Assert.True(_journal.Corrupt.TryFind(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var corrupt));
        Assert.EndsWith(name, corrupt.File, StringComparison.Ordinal);
        throw new CniException(corrupt.ToError());
    }
}
