namespace Switchyard.Redis;

/// <summary>The names of keys. What one script decides together shares one hash tag, so that a cluster keeps it on one server.</summary>
internal static class RedisNames
{
    /// <summary>What stands before every key of the limits.</summary>
    /// <param name="prefix">The service's prefix.</param>
    public static string Limits(string prefix) => $"{{{prefix}:limits}}:";

    /// <summary>The replicas that live.</summary>
    /// <param name="prefix">The service's prefix.</param>
    public static string Replicas(string prefix) => $"{{{prefix}:limits}}:replicas";

    /// <summary>The targets that cool.</summary>
    /// <param name="prefix">The service's prefix.</param>
    public static string Cooldowns(string prefix) => $"{{{prefix}:limits}}:cooldowns";

    /// <summary>Where new cooldowns are told.</summary>
    /// <param name="prefix">The service's prefix.</param>
    public static string CooldownChannel(string prefix) => $"{prefix}:cooldowns";

    /// <summary>How targets did, by replica.</summary>
    /// <param name="prefix">The service's prefix.</param>
    public static string Performance(string prefix) => $"{prefix}:performance";
}
