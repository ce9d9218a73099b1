using Switchyard.Core.Keys;
using Switchyard.Server.Access;
using Switchyard.Server.Keys;
using Switchyard.Server.Runtime;
using Switchyard.Storage;
using Switchyard.Storage.Keys;

namespace Switchyard.Server.Hosting;

/// <summary>Registers keys: who is calling, and what administrators do with them.</summary>
internal static class KeyRegistration
{
    /// <summary>Registers them.</summary>
    /// <param name="services">The services; a <see cref="Database"/> is among them.</param>
    /// <param name="pepper">The secret that the keys' digests hang on.</param>
    public static IServiceCollection AddKeys(this IServiceCollection services, byte[] pepper)
    {
        services.AddSingleton(new KeyDigests(pepper));
        services.AddSingleton<IKeyStore, KeyStore>();
        services.AddSingleton(provider => new KeyDirectory(
            provider.GetRequiredService<KeyDigests>(), MaxAgeOf(provider.GetRequiredService<Gateway>()), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CallerAccess>();
        services.AddSingleton<KeyTrail>();
        services.AddSingleton<KeyAdministration>();
        services.AddHostedService<KeyFollower>();
        return services;
    }

    // Asked every time: a reload may have changed it.
    private static Func<TimeSpan> MaxAgeOf(Gateway gateway) => () => gateway.Current.Options.Auth.KeyCacheMaxAge;
}
