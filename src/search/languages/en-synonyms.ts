/**
 * What people in chat call things, and what documentation calls them; collected by hand from the vocabulary of
 * software, operations, data and office life, with no look at the questions that the ranking is measured with.
 *
 *   = k8s, kubernetes        all of them mean the same, in either direction
 *   > boss, manager          whoever says the first may mean the others
 *   ? sluggish, slow         as with >, but only where no page holds the first, which is one word of one meaning
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
= gcp, google cloud
= s3, bucket
= pg, postgres, postgresql
= mongo, mongodb
= rmq, rabbitmq
= mem, memory
= ram, memory
= oom, out of memory, oomkilled
= hdd, disk
= pvc, persistent volume claim
= pv, persistent volume
= hpa, horizontal pod autoscaler
= sa, service account
= iam, identity access management
= gpu, cuda
= nb, notebook
= ds, data science, data scientist
= de, data engineer
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
= dev, developer
= dir, directory, folder
= param, parameter
= dep, dependency
= vuln, vulnerability
= cve, vulnerability
= timeout, timed out
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
= wifi, wi fi, wireless
= vpn, virtual private network
= app, application
= apps, applications
= spec, specification
= stats, statistics
= auth, authentication
= sec, security
= mgmt, management
= dept, department
= org, organization
= ref, reference
= temp, temporary
= min, minimum
= max, maximum
= avg, average
= perf, performance
= infra, infrastructure
= ops, operations
= comms, communications
= eng, engineering
= mgr, manager
= exec, executive
= ceo, chief executive
= cto, chief technology
= eod, end of day
= eta, estimate
= faq, frequently asked questions
= tos, terms of service
= nda, non disclosure, confidentiality
= rto, recovery time
= rpo, recovery point
= dr, disaster recovery
= ha, high availability
= tz, timezone, time zone
= hw, hardware
= sw, software
= img, image
= var, variable
= vars, variables
= func, function
= arg, argument
= args, arguments
= lib, library
= libs, libraries
= pkg, package
= ver, version
= cmd, command
= cli, command line
= gui, user interface
= ide, editor
= regex, regular expression
= sql, query
= svc, service
= srv, server
= int, integer
= bool, boolean
= str, string
= num, number
= id, identifier
= uuid, identifier
= uat, user acceptance testing
= e2e, end to end
= mvp, minimum viable product
= roi, return on investment
= rfc, request for comments
= adr, decision record
= sop, procedure
= tl, tech lead
= pm, product manager, project manager
= po, product owner
= ic, incident commander
= em, engineering manager
= bau, business as usual
= kt, knowledge transfer, handover
= 1:1, one to one
= 121, one to one
= l&d, learning development
= cpd, professional development
= byod, bring your own device
= hotdesk, hot desk
> auth, authentication, authorization
> amazon, aws
> drive, disk
> autoscaler, hpa, autoscaling
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
> sick, ill
> baby, parental, maternity, paternity
> money, pay, expense
> wage, salary, pay
> paid, pay, salary
> refund, expense, reimburse
> newbie, new starter, onboarding
> joiner, starter, onboarding
> quit, leave, resign
> fired, dismissal
> hire, recruitment
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
> pager, on call, pagerduty
> alarm, alert
> chart, graph, dashboard
> graph, dashboard
> snapshot, backup
> lint, linter, style
> convention, guideline, standard
> rules, policy, guideline
> approve, review
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
> store, storage, persist
> copy, sync, replicate
> move, migrate
? colleague, teammate, coworker
? coworker, colleague
? staff, employee, people
? employee, staff
? contractor, freelancer, supplier
? vendor, supplier
? supplier, vendor
? intern, apprentice
? freelancer, contractor
? applicant, candidate
? interview, hiring, recruitment
? cv, resume, application
? referral, refer, recruitment
? probation, review
? appraisal, performance review
? feedback, review
? bonus, pay, reward
? payday, pay, salary
? payslip, pay, payroll
? payroll, pay, salary
? earn, pay, salary
? salary, pay
? compensation, pay, salary
? pension, retirement, benefits
? perk, benefit
? insurance, benefits, cover
? health, wellbeing
? stress, wellbeing, mental health
? burnout, wellbeing
? depressed, mental health, wellbeing
? doctor, medical, appointment
? dentist, medical, appointment
? hospital, medical, sickness
? unwell, sick
? flu, sick
? pregnant, maternity, parental
? kid, child, parental
? funeral, bereavement, compassionate
? death, bereavement
? wedding, leave
? jury, leave
? sabbatical, leave, unpaid leave
? absence, leave
? absent, absence, leave
? christmas, bank holiday, closure
? resign, leaving, notice
? leaver, leaving, offboarding
? redundancy, dismissal
? sacked, dismissal
? bully, harassment
? harass, bullying
? complain, complaint, grievance
? complaint, grievance
? grievance, complaint
? unfair, grievance, discrimination
? racism, discrimination, inclusion
? sexist, discrimination, harassment
? diverse, inclusion
? blind, accessibility, screen reader
? lunch, meal, food
? dinner, meal, food
? coffee, drink
? drinks, social
? hotel, accommodation, travel
? taxi, travel, expense
? mileage, travel, expense
? receipt, expense, invoice
? invoice, receipt, billing
? reimburse, expense, claim
? buy, purchase, procurement
? purchase, buy, procurement
? spend, cost, budget, expense
? expensive, cost
? desk, workplace, office
? headphones, headset, equipment
? gear, equipment, hardware
? kit, equipment, hardware
? device, laptop, equipment
? broken, fault, damaged, repair
? fix, repair, resolve
? repair, fix
? visitor, guest
? guest, visitor
? parking, car
? bike, cycle
? timesheet, time tracking, hours
? overtime, hours, toil
? hours, working time
? flexible, flexitime, hours
? remote, home, distributed
? meeting, call, session
? meetup, community, event
? conference, event
? workshop, session, training
? calendar, schedule
? reschedule, move, change
? reserve, book
? mail, email
? email, mail, message
? newsletter, email, announcement
? announce, communicate
? blog, post, article
? twitter, social media
? linkedin, social media
? logo, brand
? brand, style
? font, typography
? color, brand
? catalogue, catalog, registry
? catalog, catalogue
? favourite, favorite
? favorite, favourite
? analogue, analog
? analog, analogue
? dialogue, dialog
? dialog, dialogue
? centre, center
? center, centre
? licence, license
? license, licence
? picture, image
? photo, image, picture
? image, picture
? video, recording
? slides, presentation, deck
? deck, slides, presentation
? spreadsheet, excel, sheet
? excel, spreadsheet
? pdf, document
? paper, document
? template, boilerplate, example
? boilerplate, template
? scaffold, template
? wiki, documentation, confluence
? manual, guide, documentation
? tutorial, guide, walkthrough
? howto, guide, tutorial
? guide, tutorial
? instructions, guide, steps
? checklist, steps
? playbook, runbook
? runbook, playbook, procedure
? procedure, process, steps
? workflow, process, pipeline
? pipeline, workflow
? job, task, run
? task, job
? step, stage
? schedule, cron
? trigger, start, run
? start, launch, run
? launch, start, run
? execute, run
? stop, shut down, terminate
? kill, terminate, stop
? terminate, kill, stop
? abort, cancel, stop
? cancel, abort, stop
? pause, suspend, stop
? suspend, pause, disable
? retry, rerun, repeat
? rerun, retry
? repeat, retry
? enable, activate
? activate, enable
? mute, silence, suppress
? silence, mute, suppress
? ignore, skip, exclude
? skip, ignore, exclude
? exclude, ignore, skip
? block, deny, prevent
? deny, block, reject
? reject, deny, refuse
? permit, allow
? forbid, deny
? forbidden, denied, unauthorized
? unauthorized, forbidden, denied
? grant, access, permission
? revoke, remove, access
? permission, access, role
? role, permission
? rights, permission, access
? privilege, permission, role
? credential, secret, token
? apikey, api key, token
? compromised, breach, incident
? attack, threat
? phishing, suspicious, email
? spam, phishing
? virus, malware
? malware, virus
? suspicious, phishing, incident
? exploit, vulnerability
? audit, log, review
? metric, measure, monitoring
? measure, metric
? observability, monitoring
? watch, monitor
? notify, alert, notification
? notification, alert
? woken, alert
? rota, schedule
? shift, rota
? handover, handoff
? handoff, handover
? emergency, incident, urgent
? urgent, priority, incident
? severity, priority
? priority, severity
? downtime, outage, maintenance
? maintenance, downtime
? down, unavailable, outage
? broke, failed, broken
? fail, error, failure
? failure, error, fail
? error, failure, exception
? exception, error
? warning, error
? stacktrace, stack trace, traceback
? traceback, stack trace, exception
? debug, troubleshoot, diagnose
? troubleshoot, debug, diagnose
? diagnose, debug, troubleshoot
? investigate, debug, diagnose
? problem, issue
? issue, problem
? glitch, bug
? flaky, intermittent, unstable
? intermittent, flaky
? unstable, flaky
? weird, unexpected
? wrong, incorrect
? incorrect, wrong
? missing, lost, absent
? lost, missing
? disappear, missing, lost
? gone, missing, deleted
? empty, blank, missing
? blank, empty
? null, missing, none
? duplicate, repeated
? twice, duplicate
? corrupt, damaged
? stale, outdated, old
? outdated, stale, old
? deprecated, obsolete, legacy
? obsolete, deprecated
? legacy, old, deprecated
? previous, earlier, last
? latest, current, newest
? newest, latest
? fast, performance, speed
? speed, performance
? faster, performance, optimise
? optimize, improve
? improve, optimize
? tune, optimize
? hog, usage, consumption
? usage, consumption
? capacity, quota, limit
? throttle, rate limit
? full, capacity, space
? space, disk, storage
? storage, disk
? queue, backlog
? backlog, queue
? scale, autoscaling, replicas
? replica, copy, instance
? instance, server, machine
? container, docker, image
? docker, container, image
? pod, container
? cluster, kubernetes
? cloud, aws, azure, gcp
? website, site
? site, website
? homepage, home page, landing page
? browser, chrome
? endpoint, api, url
? api, endpoint, interface
? hook, webhook
? callback, webhook
? library, package, dependency
? package, library, dependency
? module, package, library
? plugin, extension
? extension, plugin
? install, setup
? uninstall, remove
? setting, configuration, option
? option, setting, flag
? preference, setting
? tweak, configure, customise
? default, standard
? change, modify, update
? modify, change, edit
? edit, change, modify
? rename, change name
? replace, swap, substitute
? swap, replace
? switch, change, move
? convert, transform
? transform, convert
? parse, read
? fetch, get, download
? download, fetch
? upload, publish, push
? push, upload, publish
? publish, release, deploy
? release, deploy, publish
? promote, release
? preprod, staging
? merge, pull request
? commit, change, version control
? version, release
? tag, label
? conflict, merge conflict
? squash, merge, rebase
? checkout, clone
? clone, copy, checkout
? fork, clone, copy
? reviewer, pull request
? mock, stub, fake
? stub, mock
? coverage, testing
? verify, validate, check
? validate, verify, check
? assert, check
? quality, standard
? standard, convention
? format, style
? formatter, formatting, style
? naming, convention
? pattern, convention
? culture, values
? mission, purpose, vision
? goal, objective, target
? objective, goal
? plan, roadmap
? roadmap, plan
? estimate, sizing
? deadline, due date
? sprint, iteration
? iteration, sprint
? kanban, board
? ceremony, meeting, ritual
? kickoff, kick off, start
? mentor, coaching
? coach, mentoring
? career, progression, promotion
? progression, career, promotion
? responsibility, role
? accountable, responsible, owner
? owner, responsible, maintainer
? maintainer, owner
? contact, reach, support
? helpdesk, support
? support, help
? question, query
? answer, response
? respond, response, reply
? reply, respond, response
? agree, agreement
? contract, agreement
? agreement, contract
? policy, rule, guideline
? law, legal, regulation
? regulation, compliance, legal
? compliance, regulation
? gdpr, privacy
? retention, keep, delete
? archive, store, keep
? keep, retain, retention
? retain, keep, retention
? anonymize, pseudonymize, personal data
? combine, merge, join
? partition, shard, split
? shard, partition
? aggregate, group, sum
? search, find, query
? lookup, search, find
? query, search
? schema, structure
? structure, layout, schema
? layout, structure
? model, algorithm
? predict, inference
? score, prediction, metric
? inference, serving, prediction
? serve, inference
? retrain, training
? annotate, label
? feature, variable
? drift, shift, skew
? skew, drift
? accuracy, metric, performance
? baseline, benchmark
? benchmark, baseline, performance
? notebook, jupyter
? jupyter, notebook
? registry, catalog
? lineage, provenance
? artifact, artefact
? artefact, artifact
? canary, rollout
? borked, broken, fail, error
? busted, broken, fail
? bonkers, unexpected, error
? wonky, unexpected, fail
? janky, slow, error
? laggy, slow, latency
? sluggish, slow, latency
? crawl, slow, latency
? snappy, fast, performance
? explode, spike, fail
? spike, increase, high
? jump, increase, spike
? climb, increase, grow
? skyrocket, increase, spike
? plummet, drop, decrease
? shrink, decrease, reduce
? grow, increase
? balloon, increase, grow
? huge, large, high
? massive, large
? tiny, small
? enormous, large
? chunk, batch, part
? bunch, many, several
? folks, people, team
? someone, person, people
? somebody, person
? newcomer, new starter, joiner, onboarding
? tell, inform, notify, communicate
? inform, notify
? ping, notify, contact, message
? nudge, remind, contact
? remind, notify
? holler, contact
? chase, follow up, contact
? cc, notify
? greenlight, approval
? okay, approval, allowed
? banned, prohibited
? mandatory, required
? compulsory, mandatory, required
? necessary, required
? grab, get, download
? nab, get
? obtain, get, request
? acquire, get, purchase
? request, ask, apply
? apply, request
? submit, send, file
? lodge, raise, submit
? notice, detect, find
? detect, find
? calculate, compute
? crunch, process, compute
? tidy, clean, cleanup
? clean, cleanup, remove
? cleanup, clean up, remove
? purge, delete, remove
? wipe, delete, erase
? nuke, delete, remove
? trash, delete, remove
? zap, delete
? clear, clean, delete, reset
? reset, restore
? restore, recover, recovery
? recover, restore, recovery
? recovery, restore
? rewind, rollback
? downgrade, rollback, revert
? unbreak, fix, recover
? mend, fix, repair
? solve, resolve, fix
? resolve, fix
? workaround, fix, solution
? solution, fix, resolution
? trick, tip
? tip, advice, guideline
? advice, guideline, guidance
? guidance, guideline, advice
? reason, cause
? culprit, cause
? blame, cause, author
? author, writer, owner
? write, author, create
? create, add, new
? make, create, build
? build, create, compile
? compile, build
? construct, build, create
? provision, create
? bootstrap, setup, initialise
? init, initialise, setup
? initialize, setup
? connect, integrate
? integrate, connect
? attach, connect, add
? detach, disconnect, remove
? unhook, disconnect, remove
? unsubscribe, leave, stop
? subscribe, join, follow
? follow, subscribe, watch
? peek, view, inspect
? inspect, view, examine
? examine, inspect, check
? result, output
? dump, export
? export, download
? ingest, load, import
? input, source
? origin, source
? destination, target
? location, place, path
? place, location
? path, location, directory
? folder, directory
? stash, store, storage
? hide, mask, conceal
? mask, redact, anonymise
? redact, mask, remove
? sensitive, confidential, personal data
? confidential, sensitive, private
? private, confidential
? share, publish
? distribute, share, publish
? transfer, move, handover
? deputy, cover
? complete, finish
? finish, complete, end
? end, finish
? done, complete
? begin, start
? commence, start
? late, delay
? delayed, late
? wait, delay
? pending, waiting
? stuck, hang, pending
? stall, stuck, hang
? jammed, stuck
? loop, repeat, cycle
? hammer, load, overload
? overload, load, capacity
? swamped, overload, load
? busy, load
? idle, unused
? unused, idle
? leftover, orphan, unused
? orphan, unused
? zombie, orphan, stuck
? ghost, orphan
? waste, cost, unused
? cheaper, cost, reduce
? pricey, cost
? fee, cost, charge
? charge, cost, bill
? funding, budget
? afford, budget
? quick, fast
? hurry, urgent
? asap, urgent
? important, priority, critical
? critical, severity, priority
? serious, severity, critical
? minor, low
? risky, risk
? risk, threat
? danger, risk
? careful, risk, caution
? confirm, verify
? prove, verify, evidence
? proof, evidence
? evidence, proof
? trust, verify
? believe, trust
? opinion, feedback
? thoughts, feedback
? survey, feedback, questionnaire
? vote, poll
? decide, decision
? choose, select, decision
? pick, select, choose
? select, choose
? choice, decision, option
? compare, comparison, versus
? versus, comparison
? difference, versus
? same, equal, identical
? alike, similar
? similar, like
? instead, alternative
? alternative, option
? meaning, definition
? define, definition
? explain, explanation, describe
? describe, description
? summary, overview
? overview, summary, introduction
? intro, introduction, overview
? basics, introduction, getting started
? quickstart, getting started
? beginner, introduction, getting started
? dummies, introduction, getting started
? cheatsheet, reference
? reference, documentation
`;
