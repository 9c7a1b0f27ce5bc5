// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Processes;
using MetaCni.Install.Removal;
using MetaCni.Journal;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Install.Removal;

public sealed class RemainingPodsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_pod_without_a_namespace_at_its_path_is_gone() => Assert.True(IsGone(_ => null));

    [Fact]
    public void A_pod_with_another_namespace_at_its_path_is_gone() => Assert.True(IsGone(_ => 8));

    [Fact]
    public void A_pod_with_its_namespace_is_not_gone() => Assert.False(IsGone(_ => 7));

    [Theory]
    [InlineData(13)]
    [InlineData(24)]
    [InlineData(40)]
    public void A_pod_whose_namespace_cannot_be_looked_at_is_not_gone(int error) =>
        Assert.False(IsGone(path => throw new LinuxException("open", path, error)));

    private bool IsGone(Func<string, ulong?> cookieOf)
    {
        var journal = new AttachmentJournal(_directory.Path, TimeProvider.System);
        using var held = journal.Lock(Named.Container("c1"), CancellationToken.None);
        journal.Adopt(AttachmentRecord.Of(Plans.WithSecondaries("lab"), DateTimeOffset.UnixEpoch, new ProcessIdentity(1, 1), 7));
        return Assert.Single(new RemainingPods(journal, cookieOf).Read()).IsGone;
    }
}
