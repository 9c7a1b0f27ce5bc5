// SPDX-License-Identifier: Apache-2.0
//
// The library takes an unknown word that begins with "-" as an argument or as the value of an option ("show --output-json" would look for a
// container of that name). No name, id or path here begins with "-": write ./-x, or put -- before it.

using System.CommandLine;
using System.CommandLine.Parsing;
using Cni.Errors;

namespace MetaCni.CommandLine.Terminal;

/// <summary>Detects mistakes on a command line and suggests a correction.</summary>
internal static class UsageMistake
{
    /// <exception cref="UsageException">The command line is invalid.</exception>
    /// <param name="parsed">The library's result for the command line.</param>
    /// <param name="arguments">The command line.</param>
    public static void ThrowIfAny(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var command = parsed.CommandResult.Command;
        if (FlagWithValue(arguments, command) is { } flag)
        {
            throw Of(command, $"option {flag} takes no value");
        }

        if (parsed.Tokens is [{ Type: TokenType.Directive }, ..])
        {
            throw Mistake(command, $"unknown command '{arguments[0]}'", null);
        }

        // Before the options: the options after a misspelt command belong to that command.
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..]
            && !unknown.StartsWith('-') && !Names(command).Contains(unknown))
        {
            throw Mistake(command, $"unknown command '{unknown}'", NearMiss.Find(unknown, Names(command)));
        }

        if (UnknownOption(parsed) is { } option)
        {
            if (Taker(parsed, option) is { } taker)
            {
                throw Of(command, $"option {taker} needs a value");
            }

            throw Mistake(command, $"unknown option '{option}'", Meant(option, command));
        }

        if (parsed.UnmatchedTokens is [var unexpected, ..])
        {
            throw Of(command, $"unexpected argument '{unexpected}'");
        }

        if (parsed.Action is NotedHelpAction)
        {
            return;
        }

        if (parsed.Errors.Count > 0)
        {
            throw Of(command, string.Join("; ", parsed.Errors.Select(error => Text(parsed, error)).Distinct()));
        }

        if (Empty(parsed.CommandResult) is { } empty)
        {
            throw Of(command, $"{empty} is empty");
        }
    }

    /// <summary>Builds a usage error for a command, with a reference to its help.</summary>
    public static UsageException Of(Command command, string what) => Mistake(command, what, null);

    /// <summary>The names of a command's subcommands, without those that no person needs.</summary>
    public static IEnumerable<string> Names(Command command) => command.Subcommands.Where(one => !one.Hidden).Select(one => one.Name);

    private static UsageException Mistake(Command command, string what, string? meant)
    {
        var name = command is RootCommand ? "" : $" {command.Name}";
        return new UsageException(
            meant is null ? what : $"{what}; did you mean '{meant}'?",
            command is RootCommand ? "metacni --help lists commands and options" : $"metacni{name} --help explains the command");
    }

    // The library reads --failed=no as --failed and an argument.
    private static string? FlagWithValue(IReadOnlyList<string> arguments, Command command) => arguments
        .TakeWhile(argument => argument != "--")
        .Where(argument => argument.StartsWith('-'))
        .Select(argument => argument.Split('=', ':'))
        .Where(parts => parts.Length > 1 && Options(command).Any(option =>
            option.Arity.MaximumNumberOfValues == 0 && option.Aliases.Append(option.Name).Contains(parts[0])))
        .Select(parts => parts[0])
        .FirstOrDefault();

    // An empty argument comes from an unset variable in a script: it would match every id, and is not a directory.
    private static string? Empty(CommandResult result) => result.Children
        .Where(child => child.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        .Select(child => child switch
        {
            OptionResult option => $"the value of {option.IdentifierToken?.Value}",
            ArgumentResult argument => argument.Argument.Name,
            _ => null,
        })
        .FirstOrDefault();

    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && token.Value.StartsWith('-') && token.Value.Length > 1)
        .Select(token => token.Value.Split('=')[0])
        .FirstOrDefault();

    // The option that took another option of the command as its value.
    private static string? Taker(ParseResult parsed, string option)
    {
        var at = parsed.Tokens.ToList().FindIndex(token => token.Type == TokenType.Argument && token.Value.Split('=')[0] == option);
        return at > 0 && parsed.Tokens[at - 1] is { Type: TokenType.Option, Value: var taker }
            && Options(parsed.CommandResult.Command).Any(known => known.Aliases.Append(known.Name).Contains(option))
            ? taker
            : null;
    }

    // Users join an option and its value, or take the value for an option: --output-json, --json.
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
        return NearMiss.Find(option, meant.Keys) is { } near ? meant[near] : OfLetter(option, options);
    }

    // Letters that other programs use for these options. If several options share a letter, use the most common meaning.
    private static string? OfLetter(string option, IReadOnlyList<Option> options)
    {
        const string Force = "--force";
        var names = options.Select(known => known.Name)
            .Where(name => option is ['-', not '-'] && name.StartsWith($"-{option}", StringComparison.OrdinalIgnoreCase))
            .ToList();
        return names.Contains(Force) ? Force : names is [var only] ? only : null;
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
            : error.SymbolResult is OptionResult { Tokens.Count: > 1 } repeated ? $"option {repeated.IdentifierToken?.Value} is given more than once"
            : command is RootCommand ? "a command is missing"
            : Missing(parsed) is { } missing && error.SymbolResult is ArgumentResult or CommandResult ? $"{missing.Name} is missing"
            : error.Message.TrimEnd('.');
    }

    private static Argument? Missing(ParseResult parsed) => parsed.CommandResult.Command.Arguments.FirstOrDefault(argument =>
        argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 });
}
