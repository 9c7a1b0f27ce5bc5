// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>The journal says what root runs at DEL; nobody else may have put it there.</summary>
public sealed class StateDirectoryTests
{
    private const int StateUnavailable = 112;

    [SkippableFact]
    public void A_symbolic_link_is_refused()
    {
        using var elsewhere = new TemporaryDirectory();
        using var sandbox = new Sandbox { StateDirectory = elsewhere.Combine("state") };
        Directory.CreateSymbolicLink(sandbox.StateDirectory, elsewhere.Subdirectory("real"));

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, StateUnavailable, "set stateDir", sandbox.StateDirectory, "cannot be used");
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere.Combine("real")));
    }

    [SkippableFact]
    public void A_directory_that_others_may_write_to_is_refused()
    {
        using var elsewhere = new TemporaryDirectory();
        using var sandbox = new Sandbox { StateDirectory = elsewhere.Subdirectory("state") };
        Shell.Output("chmod", "777", sandbox.StateDirectory);

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, StateUnavailable, "chmod go-w", sandbox.StateDirectory, "writable by others");
    }

    [SkippableFact]
    public void A_file_in_place_of_the_state_directory_is_refused()
    {
        using var elsewhere = new TemporaryDirectory();
        using var sandbox = new Sandbox { StateDirectory = elsewhere.Write("state", "") };

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, StateUnavailable, "set stateDir", sandbox.StateDirectory, "cannot be used");
    }

    [SkippableFact]
    public void DEL_refuses_a_state_directory_that_others_may_write_to()
    {
        using var elsewhere = new TemporaryDirectory();
        using var sandbox = new Sandbox { StateDirectory = elsewhere.Subdirectory("state") };
        Shell.Output("chmod", "777", sandbox.StateDirectory);

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Del();

        Refusal.Require(sandbox, outcome, StateUnavailable, "chmod go-w", sandbox.StateDirectory, "writable by others");
    }
}
