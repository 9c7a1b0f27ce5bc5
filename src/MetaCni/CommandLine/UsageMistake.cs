// SPDX-License-Identifier: Apache-2.0
//
// The library takes what begins with "-" and is no option for an argument or for the value of an option ("show --output-json" would look
// for a container of that name). No name, id or path of ours begins with "-": write ./-x, or -- before it.

using System.CommandLine;
using System.CommandLine.Parsing;
using Cni.Errors;

namespace MetaCni.CommandLine;

/// <summary>What is wrong with a command line, and what was meant.</summary>
internal static class UsageMistake
{
    /// <exception cref="UsageException">The command line cannot be carried out.</exception>
    public static void ThrowIfAny(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is NotedHelpAction && (command is not RootCommand || parsed.UnmatchedTokens.Count == 0))
        {
            return;
        }

        if (UnknownOption(parsed) is { } option)
        {
            throw Mistake(command, $"unknown option '{option}'", Meant(option, command));
        }

        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            throw command.Subcommands.Count > 0
                ? Mistake(command, $"unknown command '{unknown}'", NearMiss.Find(unknown, Names(command)))
                : Mistake(command, $"unexpected argument '{unknown}'", null);
        }

        if (parsed.Errors.Count > 0)
        {
            throw Mistake(command, string.Join("; ", parsed.Errors.Select(error => Text(parsed, error)).Distinct()), null);
        }
    }

    /// <summary>The names that stand for a command below another one.</summary>
    public static IEnumerable<string> Names(Command command) => command.Subcommands.Select(one => one.Name);

    private static UsageException Mistake(Command command, string what, string? meant)
    {
        var name = command is RootCommand ? "" : $" {command.Name}";
        return new UsageException(
            meant is null ? what : $"{what}; did you mean '{meant}'?",
            command is RootCommand ? "metacni --help lists commands and options" : $"metacni{name} --help explains the command");
    }

    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && token.Value.StartsWith('-') && token.Value.Length > 1)
        .Select(token => token.Value.Split('=')[0])
        .FirstOrDefault();

    // People join an option and its value, or take the value for an option: --output-json, --json.
    private static string? Meant(string option, Command command)
    {
        var options = Options(command);
        var values =
            from known in options
            from value in Values(known)
            from spelling in new[] { $"{known.Name}-{value}", $"--{value}" }
            select (Spelling: spelling, Meant: $"{known.Name} {value}");
        var meant = options.SelectMany(known => known.Aliases.Append(known.Name).Select(name => (Spelling: name, Meant: name)))
            .Concat(values)
            .GroupBy(one => one.Spelling)
            .ToDictionary(one => one.Key, one => one.First().Meant);
        return NearMiss.Find(option, meant.Keys) is { } near ? meant[near] : null;
    }

    private static IReadOnlyList<Option> Options(Command command) =>
    [
        .. command.Options,
        .. command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)),
    ];

    private static string[] Values(Option option) =>
        option.HelpName?.Contains('|', StringComparison.Ordinal) == true ? option.HelpName.Split('|') : [];

    private static string Text(ParseResult parsed, ParseError error)
    {
        if (error.SymbolResult is OptionResult { Option: var option, Tokens: [var token, ..] } && Values(option) is { Length: > 0 } values
            && !values.Contains(token.Value))
        {
            var meant = NearMiss.Find(token.Value, values) is { } near ? $"; did you mean '{near}'?" : $"; write one of {string.Join(", ", values)}";
            return $"unknown value '{token.Value}' of {option.Name}{meant}";
        }

        var command = parsed.CommandResult.Command;
        return error.SymbolResult is OptionResult { Tokens.Count: 0 } valueless ? $"option {valueless.IdentifierToken?.Value} needs a value"
            : command is RootCommand ? "a command is missing"
            : Missing(parsed) is { } missing && error.SymbolResult is ArgumentResult or CommandResult ? $"{missing.Name} is missing"
            : error.Message.TrimEnd('.');
    }

    private static Argument? Missing(ParseResult parsed) => parsed.CommandResult.Command.Arguments.FirstOrDefault(argument =>
        argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 });
}
