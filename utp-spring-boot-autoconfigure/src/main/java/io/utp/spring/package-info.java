/** uTP for Spring Boot. */
@NullMarked
package io.utp.spring;

import org.jspecify.annotations.NullMarked;
