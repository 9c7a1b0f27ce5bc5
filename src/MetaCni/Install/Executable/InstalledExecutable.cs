// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install.Executable;

/// <summary>The executable that is installed.</summary>
/// <param name="State">How it compares with this one.</param>
/// <param name="Version">Its version; null if it is missing, has the same content, or does not say its version.</param>
internal sealed record InstalledExecutable(ExecutableState State, ExecutableVersion? Version = null)
{
    /// <summary>True if an installation replaces or creates it.</summary>
    public bool MustChange(bool allowDowngrade) =>
        State is ExecutableState.Missing or ExecutableState.Replaceable or ExecutableState.Unknown || (State == ExecutableState.Newer && allowDowngrade);
}
