// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using Cni.Errors;
using Linux.Locks;
using Linux.Processes;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Journal;

[SupportedOSPlatform("linux")]
public sealed class AttachmentJournalTests : IDisposable
{
    private static readonly AttachmentPlan Plan = Plans.WithSecondaries("a");

    private readonly TemporaryDirectory _directory = new();
    private readonly AttachmentJournal _journal;

    public AttachmentJournalTests() => _journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_an_operation_the_journal_is_empty()
    {
        Assert.False(TryRead(out _));
        Assert.Empty(_journal.Entries());
    }

    [Fact]
    public void Begin_writes_the_plan_to_disk_readable_only_by_its_owner()
    {
        using var containerLock = Lock();

        _journal.Begin(Plan, 99);

        Assert.True(TryRead(out var record));
        Assert.Equal(99UL, record.NamespaceCookie);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RecordFile()));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(RecordFile())!));
    }

    [Fact]
    public void A_record_contains_the_process_that_started_it()
    {
        using var containerLock = Lock();

        _journal.Begin(Plan, 0);

        Assert.True(TryRead(out var record));
        Assert.Equal(ProcessIdentity.Current(), record.Process);
    }

    [Fact]
    public void Every_event_can_be_read_as_soon_as_it_is_written()
    {
        using var containerLock = Lock();
        var log = _journal.Begin(Plan, 0);

        log.Attempting(0);
        AssertStates(AttachmentState.Attempted, AttachmentState.Planned);
        log.Attached(0, JsonText.Object("""{"x":1.50}"""), TimeSpan.FromMilliseconds(2));
        AssertStates(AttachmentState.Attached, AttachmentState.Planned);
        log.Completed(["eth0"], [new InterfaceAddress("eth0", "10.1.0.2/24")]);
        log.DetachFailed(0, new CniError(11, "busy"));
        AssertStates(AttachmentState.Attached, AttachmentState.Planned);
        log.Detached(0);
        AssertStates(AttachmentState.Detached, AttachmentState.Planned);

        Assert.True(TryRead(out var record));
        Assert.True(record.IsComplete);
        Assert.NotNull(record.FirstFailure);
        Assert.Equal("""{"x":1.50}""", JsonText.Of(record.Attachments[0].Result));
    }

    [Fact]
    public void An_event_after_a_torn_line_starts_on_a_new_line()
    {
        using var containerLock = Lock();
        _journal.Begin(Plan, 0).Attempting(0);
        var whole = File.ReadAllBytes(RecordFile());
        for (var torn = 1; torn < 20; torn++)
        {
            File.WriteAllBytes(RecordFile(), [.. whole, .. """{"event":"attached","attachment":0,"result":{}}"""u8[..torn]]);
            Assert.True(TryRead(out var record));

            _journal.Continue(record).Detached(0);

            AssertStates(AttachmentState.Detached, AttachmentState.Planned);
        }
    }

    [Fact]
    public void Continue_does_not_change_an_intact_record()
    {
        using var containerLock = Lock();
        _journal.Begin(Plan, 0).Attempting(0);
        var before = File.ReadAllBytes(RecordFile());
        Assert.True(TryRead(out var record));

        _journal.Continue(record);

        Assert.Equal(before, File.ReadAllBytes(RecordFile()));
    }

    [Fact]
    public void A_removed_record_cannot_be_read()
    {
        using var containerLock = Lock();
        _journal.Begin(Plan, 0);

        _journal.Remove(Plan);

        Assert.False(TryRead(out _));
    }

    [Fact]
    public void Writing_to_a_removed_record_is_code_112()
    {
        using var containerLock = Lock();
        var log = _journal.Begin(Plan, 0);
        _journal.Remove(Plan);

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, Failure.Of(() => log.Attempting(0)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"schema\":1,")]
    [InlineData("{\"schema\":7}\n")]
    public void An_unreadable_record_is_an_error_and_not_a_missing_record(string content)
    {
        using var containerLock = Lock();
        File.WriteAllText(RecordFile(), content);

        var error = Failure.Of(() => TryRead(out _));

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, error.Code);
        Assert.Contains(RecordFile(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_schema_is_named_in_the_error()
    {
        using var containerLock = Lock();
        File.WriteAllText(RecordFile(), "{\"schema\":7,\"plan\":{}}\n");

        Assert.Contains("schema 7", Failure.Of(() => TryRead(out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_lists_every_record_with_container_and_interface_and_no_other_file()
    {
        using var containerLock = Lock();
        _journal.Begin(Plan with { Sandbox = Plan.Sandbox with { ContainerId = Named.Container("c2") } }, 0);
        _journal.Begin(Plan, 0);
        _journal.Begin(Plan with { Sandbox = Plan.Sandbox with { InterfaceName = Named.Interface("a@b") } }, 0);
        _directory.Write("state/attachments/.tmp-1", "");
        _directory.Write("state/attachments/notes.txt", "");

        Assert.Equal(
            [("c1", "a@b"), ("c1", "eth0"), ("c2", "eth0")],
            _journal.Entries().Select(entry => (entry.Container.Value, entry.Interface.Value)).Order());
    }

    [Fact]
    public void The_lock_of_a_container_is_for_one_operation_at_a_time()
    {
        using (Lock())
        {
            Assert.False(_journal.TryLock(Plan.Sandbox.ContainerId, out _));
            Assert.True(_journal.TryLock(Named.Container("c2"), out var other));
            other.Dispose();
        }

        Assert.True(_journal.TryLock(Plan.Sandbox.ContainerId, out var free));
        free.Dispose();
    }

    [Fact]
    public void Waiting_for_a_lock_until_the_deadline_is_code_11_try_again_later()
    {
        using var containerLock = Lock();

        Assert.Equal((int)CniErrorCode.TryAgainLater, Failure.Of(() => _journal.Lock(Plan.Sandbox.ContainerId, new CancellationToken(true))).Code);
    }

    [Fact]
    public void A_symbolic_link_in_place_of_a_lock_is_removed_without_touching_its_target()
    {
        Lock().Dispose();
        var elsewhere = _directory.Write("elsewhere", "text");
        File.CreateSymbolicLink(LockFile(), elsewhere);

        using (Lock())
        {
            Assert.Null(new FileInfo(LockFile()).LinkTarget);
            Assert.False(_journal.TryLock(Plan.Sandbox.ContainerId, out _));
        }

        Assert.False(Path.Exists(LockFile()));
        Assert.Equal("text", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void A_directory_in_place_of_a_lock_is_renamed_with_its_contents()
    {
        Lock().Dispose();
        Directory.CreateDirectory(Path.Combine(LockFile(), "full"));

        Assert.Equal([Plan.Sandbox.ContainerId], _journal.Leftovers().Select(one => one.Container));
        Assert.True(_journal.TryLock(Plan.Sandbox.ContainerId, out var taken));
        taken.Dispose();

        Assert.True(Directory.Exists(Path.Combine(LockFile() + ".corrupt", "full")));
        Assert.Empty(_journal.Leftovers());
    }

    private string LockFile() => _directory.Combine("state", "attachments", "c1.lock");

    private FileLock Lock() => _journal.Lock(Plan.Sandbox.ContainerId, CancellationToken.None);

    private string RecordFile() => _directory.Combine("state", "attachments", "c1@eth0.jsonl");

    private bool TryRead(out AttachmentRecord record) => _journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out record);

    private void AssertStates(params AttachmentState[] expected)
    {
        Assert.True(TryRead(out var record));
        Assert.Equal(expected, record.Attachments.Select(attachment => attachment.State));
    }
}
