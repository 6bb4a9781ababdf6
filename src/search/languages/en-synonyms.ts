/**
 * What people in chat call things, and what documentation calls them; collected by hand from the vocabulary of
 * software, operations, data and office life, with no look at the questions that the ranking is measured with.
 *
 *   = k8s, kubernetes        all of them mean the same, in either direction
 *   > boss, manager          whoever says the first may mean the others
 */
export const ENGLISH_SYNONYMS = `
= k8s, kubernetes
= prom, prometheus
= tf, terraform
= es, elasticsearch, elastic search
= ksm, kube-state-metrics
= db, database
= cert, certificate
= config, configuration
= repo, repository
= env, environment
= prod, production
= authn, authentication
= authz, authorization
> auth, authentication, authorization
= perms, permissions
= ns, namespace
= vm, virtual machine
= lb, load balancer
= fs, filesystem, file system
= pr, pull request
= mr, merge request
= ci, continuous integration
= cd, continuous delivery, continuous deployment
= gh, github
= gha, github actions
= aws, amazon web services
> amazon, aws
= gcp, google cloud
= s3, bucket
= pg, postgres, postgresql
= mongo, mongodb
= rmq, rabbitmq
= mem, memory
= ram, memory
= oom, out of memory, oomkilled
= hdd, disk
> drive, disk
= pvc, persistent volume claim
= pv, persistent volume
= hpa, horizontal pod autoscaler
> autoscaler, hpa, autoscaling
= sa, service account
= iam, identity access management
= gpu, cuda
= nb, notebook
= ds, data science, data scientist
= de, data engineer, data engineering
= ml, machine learning
= ai, artificial intelligence
= llm, large language model
= etl, extract transform load
= dwh, data warehouse
= bq, bigquery
= gdpr, data protection
= pii, personal data, personally identifiable information
= sre, site reliability
= slo, service level objective
= sla, service level agreement
= rca, root cause analysis, root cause
= poc, proof of concept
= kpi, key performance indicator
= okr, objectives key results
= qa, quality assurance
= ux, user experience
= ui, user interface
= fe, frontend, front end
= be, backend, back end
= hr, human resources, people team
= pto, annual leave, time off
= ooo, out of office
= wfh, work from home, remote working
= mfa, 2fa, two factor, multi factor
= sso, single sign on
= tls, ssl, https
= dns, domain name
= url, link
= docs, documentation
= msg, message
= pw, password
= creds, credentials
= admin, administrator
= info, information
= dev, developer, development
= dir, directory, folder
= param, parameter
= dep, dependency
= vuln, vulnerability
= cve, vulnerability
= timeout, timed out, times out
= rollback, roll back
= setup, set up
= login, log in, sign in
= signup, sign up
= onboarding, on boarding
= offboarding, off boarding
= oncall, on call
= standup, stand up, daily scrum
= retro, retrospective
= postmortem, post mortem, incident review
= autoscaling, auto scaling
= backup, back up
= healthcheck, health check
= cronjob, cron job, scheduled job
= hyperparameter, hyper parameter
= dataset, data set
> box, server, host, node
> machine, server, host, node
> server, host, machine
> laptop, computer, macbook
> mac, laptop, macbook
> computer, laptop
> phone, mobile
> cell, mobile
> boss, manager
> holiday, leave, vacation
> vacation, leave, holiday
> sick, ill, illness, sickness
> baby, parental, maternity, paternity
> money, pay, expense
> wage, salary, pay
> paid, pay, salary
> refund, expense, reimburse
> newbie, new starter, onboarding
> joiner, starter, onboarding
> quit, leave, resign
> fired, dismissal
> hire, hiring, recruitment
> recruit, hiring
> raise, pay, promotion
> stolen, lost, theft
> nicked, stolen, lost
> abroad, overseas, travel
> crash, crashloop
> hang, stuck, timeout
> freeze, stuck, hang
> outage, incident, unavailable
> revert, rollback
> undo, rollback, revert
> remove, delete
> delete, remove
> erase, delete
> reboot, restart
> bump, upgrade
> upgrade, update
> ship, release, deploy
> access, permission
> password, credentials, secret
> secret, credentials
> token, credential, key
> url, address
> log, logging
> pager, on call, pagerduty
> alarm, alert
> chart, graph, dashboard
> graph, dashboard
> snapshot, backup
> lint, linter, style
> convention, guideline, standard
> rules, policy, guideline
> approve, approval, review
> bug, defect, issue
> ticket, issue
> toggle, feature flag
> flag, toggle
> slow, latency, performance
> lag, latency, delay
> quota, limit
> limit, quota
> bill, cost
> price, cost
> cheap, cost
> budget, allowance
> allowance, budget
> training, learning
> course, training, learning
> sandbox, playground
> sample, example
> talk, presentation
> chat, slack
> message, slack
> whiteboard, miro
> squad, team
> customer, client
> client, customer
> legal, compliance
> privacy, data protection, gdpr
> hacked, security incident, breach
> breach, security incident
> encrypt, encryption
> store, storage, persist
> copy, sync, replicate
> move, migrate
> migrate, migration
`;
