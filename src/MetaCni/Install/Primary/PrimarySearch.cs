// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install.Primary;

/// <summary>The outcome of a search for the primary network.</summary>
internal abstract record PrimarySearch
{
    private PrimarySearch()
    {
    }

    /// <summary>It is configured, and its configuration is valid.</summary>
    internal sealed record Found(PrimaryNetwork Network) : PrimarySearch;

    /// <summary>It is not configured yet, or its configuration cannot be used yet.</summary>
    /// <param name="Reason">Why, for conditions and metrics.</param>
    /// <param name="Message">What is missing, where, and what to do if it does not appear by itself.</param>
    internal sealed record Awaited(string Reason, string Message) : PrimarySearch;
}
