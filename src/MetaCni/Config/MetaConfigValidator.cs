// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Config;

/// <summary>Validates a configuration as a whole and reports every problem.</summary>
internal static class MetaConfigValidator
{
    /// <summary>The problems found while reading, and problems between several keys.</summary>
    public static IReadOnlyList<MetaConfigProblem> Validate(
        MetaConfig config, IReadOnlyList<MetaConfigProblem> foundWhileReading, IReadOnlyList<string> duplicateKeys)
    {
        var problems = new List<MetaConfigProblem>(foundWhileReading);
        problems.AddRange(duplicateKeys.Select(path => new MetaConfigProblem(path, "duplicate key; remove one of the two")));
        if (config.Delegates.Count == 0 && config.ClusterNetwork.Length == 0)
        {
            problems.Add(new MetaConfigProblem("delegates", "there is no primary network; "
                + "set clusterNetwork, or put the primary's configuration first in delegates"));
        }

        if (config.AuxiliaryCniChainName.Length > 0 && !config.ClusterNetwork.Contains('/'))
        {
            problems.Add(new MetaConfigProblem(
                "auxiliaryCNIChainName", "the chain is read from the directory of the primary's file; "
                    + "set clusterNetwork to the path of that file, or remove the key"));
        }

        if (config.Concurrency < 1)
        {
            problems.Add(new MetaConfigProblem("concurrency", "must be 1 or more"));
        }

        if (config.Deadline is { } deadline && deadline <= TimeSpan.Zero)
        {
            problems.Add(new MetaConfigProblem("deadline", "must be longer than zero"));
        }

        // Misspelt keys are only warnings, but one may be the reason why a required key is missing.
        return problems.Count == 0 ? [] : [.. config.Warnings.Where(warning => warning.IsMisspelt), .. problems];
    }

    /// <summary>Combines the problems into one error for the runtime.</summary>
    /// <exception cref="CniException">7, if there is a problem.</exception>
    public static void ThrowIfAny(IReadOnlyList<MetaConfigProblem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        var message = problems.Count == 1
            ? $"the network configuration on stdin is invalid: {problems[0]}"
            : $"the network configuration on stdin has {problems.Count} problems: {string.Join("; ", problems)}";
        throw new CniException(CniErrorCode.InvalidNetworkConfiguration, message);
    }
}
