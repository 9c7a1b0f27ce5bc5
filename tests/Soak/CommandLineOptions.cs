// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Soak;

/// <summary>Parses the command line.</summary>
internal static class CommandLineOptions
{
    public static bool TryParse(
        IReadOnlyList<string> arguments, IReadOnlyList<IExperiment> all, out IReadOnlyList<IExperiment> chosen, out Effort effort)
    {
        effort = arguments.Contains("--quick") ? Effort.Quick : Effort.Full;
        var names = new List<string>();
        chosen = all;
        for (var index = 0; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--quick":
                    break;
                case { } option when option.StartsWith("--", StringComparison.Ordinal):
                    if (!TryNumber(arguments.ElementAtOrDefault(++index), out var number) || !TrySet(ref effort, option, number))
                    {
                        return false;
                    }

                    break;
                case { } name:
                    names.Add(name);
                    break;
            }
        }

        chosen = names.Count == 0 ? all : [.. all.Where(experiment => names.Contains(experiment.Name))];
        return names.TrueForAll(name => all.Any(experiment => experiment.Name == name));
    }

    private static bool TryNumber(string? text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TrySet(ref Effort effort, string option, int number)
    {
        effort = option switch
        {
            "--pods" => effort with { Pods = number },
            "--inputs" => effort with { Inputs = number },
            "--worst" => effort with { WorstInputs = number },
            "--rounds" => effort with { Rounds = number },
            "--containers" => effort with { Containers = number },
            "--networks" => effort with { Networks = number },
            "--seed" => effort with { Seed = number },
            "--parallel" => effort with { Parallelism = number },
            _ => null!,
        };
        return effort is not null;
    }
}
