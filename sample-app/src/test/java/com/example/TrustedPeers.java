package com.example;

import io.utp.UtpNode;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import io.utp.tls.UtpTls.ClientAuth;
import java.util.Collection;

class TrustedPeers {

    static UtpNode node(UtpIdentity identity, Collection<String> fingerprints) {
        UtpTls tls = UtpTls.builder()
                .identity(identity) // UtpIdentity.loadOrCreate(Path.of("identity.pem"))
                .clientAuth(ClientAuth.NEED) // who calls shows who he is, too
                .trustFingerprints(fingerprints) // what the peers' identity.fingerprint() says
                .build();
        return UtpNode.builder().tls(tls).build();
    }
}
