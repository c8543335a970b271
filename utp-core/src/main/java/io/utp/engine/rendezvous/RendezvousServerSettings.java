package io.utp.engine.rendezvous;

import java.util.List;

/**
 * What a server is told once.
 *
 * @param instance what it is called among those that share a registry; as valid as a name
 * @param tokens who may have which name
 * @param guests whether nodes without a name may call and look up
 * @param observationPorts UDP ports of this host where {@code OBSERVE} is answered
 * @param limits what it allows
 */
public record RendezvousServerSettings(
        String instance, NameTokens tokens, boolean guests, List<Integer> observationPorts, RendezvousLimits limits) {

    /** Checks the name of the instance and the number of ports. */
    public RendezvousServerSettings {
        PeerNames.check(instance);
        observationPorts = List.copyOf(observationPorts);
        if (observationPorts.size() > RendezvousMessage.MOST_PORTS) {
            throw new IllegalArgumentException("At most " + RendezvousMessage.MOST_PORTS
                    + " observation ports, but there were " + observationPorts.size());
        }
    }

    /**
     * The usual settings: guests are served by an open server only.
     *
     * @param instance what the server is called among those that share a registry
     * @param tokens who may have which name
     * @return the settings
     */
    public static RendezvousServerSettings of(String instance, NameTokens tokens) {
        return new RendezvousServerSettings(instance, tokens, tokens.isOpen(), List.of(), RendezvousLimits.defaults());
    }
}
