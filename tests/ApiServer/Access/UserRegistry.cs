// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace ApiServer.Access;

/// <summary>The users and their current tokens.</summary>
public sealed class UserRegistry
{
    private readonly ConcurrentDictionary<string, User> users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);

    public void Add(User user, string token)
    {
        users[user.Name] = user;
        ReplaceToken(user.Name, token);
    }

    /// <summary>Replaces the user's token; the previous one has expired.</summary>
    public void ReplaceToken(string name, string token)
    {
        _ = Named(name);
        tokens[name] = token;
    }

    /// <summary>Expires the user's token.</summary>
    public void ExpireToken(string name) => tokens.TryRemove(name, out _);

    public string Token(string name) =>
        tokens.TryGetValue(name, out var token) ? token : throw new ArgumentException($"{name} has no token", nameof(name));

    public User? WithToken(string token) =>
        tokens.FirstOrDefault(entry => entry.Value == token) is { Key: { } name } ? Named(name) : null;

    public User? WithName(string name) => users.GetValueOrDefault(name);

    public User Named(string name) =>
        WithName(name) ?? throw new ArgumentException($"there is no user {name}", nameof(name));
}
