package io.utp.spring.boot.autoconfigure.security;

import io.utp.UtpNode;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.security.SecurityContextInterceptor;
import io.utp.spring.security.CertificateAuthentications;
import io.utp.spring.security.UtpAuthenticationStrategy;
import io.utp.spring.security.UtpAuthoritiesStrategy;
import io.utp.spring.security.UtpPrincipalStrategy;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.context.SecurityContextHolder;

/** Auto-configures peers as Spring Security's {@code Authentication} during the calls of listeners. */
@AutoConfiguration(after = UtpAutoConfiguration.class)
@ConditionalOnClass({UtpNode.class, SecurityContextHolder.class})
@ConditionalOnBean(UtpPrincipalStrategy.class)
public final class UtpSecurityAutoConfiguration {

    UtpSecurityAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(UtpAuthenticationStrategy.class)
    CertificateAuthentications utpAuthenticationStrategy(
            UtpPrincipalStrategy principals, ObjectProvider<UtpAuthoritiesStrategy> authorities) {
        return new CertificateAuthentications(principals, authorities.getIfAvailable(() -> principal -> List.of()));
    }

    @Bean
    @ConditionalOnMissingBean
    SecurityContextInterceptor utpSecurityContextInterceptor(UtpAuthenticationStrategy authentications) {
        return new SecurityContextInterceptor(authentications);
    }
}
