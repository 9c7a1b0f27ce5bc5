// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Runtime;
using Linux.Processes;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Attaching;

/// <summary>An attachment that never succeeded is given up only if its pod's namespace is known to be gone.</summary>
public sealed class GivingUpTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_namespace_at_its_path_it_is_given_up() => Assert.True(Covers(_directory.Combine("gone")));

    // Such as ELOOP or ENAMETOOLONG: they say nothing about the namespace.
    [Fact]
    public void A_path_that_cannot_be_looked_up_gives_nothing_up()
    {
        File.CreateSymbolicLink(_directory.Combine("loop"), _directory.Combine("loop"));

        Assert.False(Covers(_directory.Combine("loop")));
        Assert.False(Covers(_directory.Combine(new string('x', 300))));
    }

    private bool Covers(string path)
    {
        var plan = Plans.WithSecondaries("one");
        var error = new CniError(CniErrorCode.IOFailure, "busy");
        var record = AttachmentRecord.Of(plan with { Sandbox = plan.Sandbox with { NetworkNamespace = path } }, _time.GetUtcNow(), new ProcessIdentity(1, 1), 7) with
        {
            FirstFailure = _time.GetUtcNow() - TimeSpan.FromHours(1),
        };
        var attachment = record.Attachments[1] with { State = AttachmentState.Attempted, Failure = new AddFailure(0, WasStarted: true, error) };
        return new GivingUp(TimeSpan.FromMinutes(5), _time).Covers(record, attachment, "", new CniException(error) { PluginIndex = 0 });
    }
}
